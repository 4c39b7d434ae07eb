package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads that fail, on a real broker; none waits for the session of the one before it. */
class ReplacedThreadsIT {
  @TempDir private Path directory;

  /** Fails on the first records that it gets, so many times. */
  private Topology failing(Deployment deployment, int times, AtomicInteger calls) {
    Topology topology = new Topology();
    topology.addSource(
        "samples",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        deployment.topics().samples());
    topology.addProcessor(
        "fail",
        () ->
            new Processor<byte[], byte[], Void, Void>() {
              @Override
              public void process(Record<byte[], byte[]> record) {
                if (calls.incrementAndGet() <= times) {
                  throw new IllegalStateException("broken for a while");
                }
              }
            },
        "samples");
    return topology;
  }

  @Test
  @Timeout(110)
  void areReplacedSoManyTimesAndThenTheProcessGivesUp() throws Exception {
    try (TestCluster cluster = new TestCluster()) {
      String yaml =
          """
          name: failing
          restarts: {atMost: 2, within: 1h}
          streams: {session.timeout.ms: 60000}
          models: [{id: m, features: 784, classes: 10, layers: [64]}]
          """;
      Deployment deployment =
          ConfigReader.parse(yaml, "test").at(cluster.bootstrapServers(), directory);
      cluster.createTopics(deployment);
      cluster.sendDigits(deployment, 0, 1);
      AtomicInteger calls = new AtomicInteger();
      try (LearnstreamApp app =
          new LearnstreamApp(deployment, Part.MODELS, failing(deployment, 2, calls))) {
        app.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        while (calls.get() < 3 && System.nanoTime() < deadline) {
          Thread.sleep(20);
        }
        assertThat(calls).hasValue(3);
        assertThat(app.threadsReplaced()).isEqualTo(2);
        assertThat(app.failure()).isEmpty();
      }
      calls.set(0);
      cluster.sendDigits(deployment, 1, 2);
      try (LearnstreamApp app =
          new LearnstreamApp(deployment, Part.MODELS, failing(deployment, 99, calls))) {
        app.start();
        app.awaitStop();
        assertThat(calls).hasValue(3);
        assertThat(app.failure().orElseThrow()).hasMessage("broken for a while");
      }
    }
  }
}
