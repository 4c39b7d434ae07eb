package learnstream.speed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import learnstream.config.Deployment;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.stream.app.MeasuredStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Milliseconds from the moment a producer sends a sample to the moment a read-committed consumer
 * has its prediction, at half of the load that the learner bears, by commit interval. Producer,
 * broker, learner and consumer share the machine.
 */
final class LatencyTable {
  private static final int[] COMMIT_INTERVALS = {10, 50, 100};
  private static final int WARM_UP_SECONDS = 8;
  private static final int WARM_UP_RECORDS = 400_000;

  private final int seconds;

  LatencyTable(int seconds) {
    this.seconds = seconds;
  }

  /** A table in Markdown. */
  List<String> lines() throws Exception {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "| commit interval | load, samples/s | p50 | p99 | p99.9 |",
                "|---|---|---|---|---|"));
    IntFunction<byte[]> records = BenchRecords.rows();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      for (int interval : COMMIT_INTERVALS) {
        String yaml =
            """
            streams: {commit.interval.ms: %d}
            models: [{id: m, features: 8, classes: 2, layers: [16]}]
            """
                .formatted(interval);
        try (MeasuredStream learning = MeasuredStream.learning(broker, yaml, records)) {
          learning.round(WARM_UP_RECORDS);
          double load = learning.round(WARM_UP_RECORDS) / 2;
          Histogram millis = latencies(learning.deployment(), records, load);
          lines.add(
              "| %d ms | %s | %d ms | %d ms | %d ms |"
                  .formatted(
                      interval,
                      Rounded.of(load),
                      millis.getValueAtPercentile(50),
                      millis.getValueAtPercentile(99),
                      millis.getValueAtPercentile(99.9)));
          System.err.println(lines.get(lines.size() - 1));
        }
      }
    }
    return lines;
  }

  private Histogram latencies(Deployment deployment, IntFunction<byte[]> records, double load)
      throws Exception {
    Histogram millis = new Histogram(60_000L, 3);
    AtomicBoolean stop = new AtomicBoolean();
    long from = System.currentTimeMillis() + WARM_UP_SECONDS * 1000L;
    Thread reader = new Thread(() -> read(deployment, from, millis, stop), "reader");
    reader.start();
    send(deployment, records, load);
    Thread.sleep(2000);
    stop.set(true);
    reader.join();
    return millis;
  }

  private void send(Deployment deployment, IntFunction<byte[]> records, double load) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      long start = System.nanoTime();
      long end = (long) ((WARM_UP_SECONDS + seconds) * 1e9);
      int sent = 0;
      for (long past = 0; past < end; past = System.nanoTime() - start) {
        for (long due = (long) (past * load / 1e9); sent < due; sent++) {
          producer.send(
              new ProducerRecord<>(
                  deployment.topics().samples(), 0, null, null, records.apply(sent)));
        }
        LockSupport.parkNanos(500_000);
      }
    }
  }

  /** A prediction's record has the time at which its sample was sent. */
  private static void read(Deployment deployment, long from, Histogram millis, AtomicBoolean stop) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("group.id", "latency-" + UUID.randomUUID());
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "latest");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(deployment.topics().predictions()));
      while (!stop.get()) {
        var polled = consumer.poll(Duration.ofMillis(100));
        long now = System.currentTimeMillis();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          if (record.timestamp() >= from) {
            millis.recordValue(Math.max(0, now - record.timestamp()));
          }
        }
      }
    }
  }
}
