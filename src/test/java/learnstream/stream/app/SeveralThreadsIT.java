package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three threads over four partitions share what Kafka Streams shares between them. */
class SeveralThreadsIT {
  private static final int SAMPLES = 60_000;
  private static final int KEYS = 50;

  @TempDir private Path directory;

  private Deployment deployment(TestCluster cluster) throws Exception {
    String yaml =
        """
        name: threads
        partitions: 4
        modelBy: key
        streams: {num.stream.threads: 3}
        models:
          - id: sensor
            features: 3
            classes: [calm, alarm]
            layers: [4]
        """;
    return ConfigReader.parse(yaml, "threads").at(cluster.bootstrapServers(), directory);
  }

  private static void send(TestCluster cluster, Deployment deployment) {
    try (var producer = TestCluster.producer(deployment)) {
      for (int i = 0; i < SAMPLES; i++) {
        List<Float> features = List.of(i % 7f, i % 11f, i % 13f);
        cluster.send(
            producer,
            deployment,
            ("sensor-" + i % KEYS).getBytes(StandardCharsets.UTF_8),
            new LabelledSample(
                "sample-" + i, null, features, i % 7 > 3 ? "alarm" : "calm", 1.0, Instant.EPOCH));
      }
    }
  }

  @Test
  void everySampleIsPredictedOnceAndReadably() throws Exception {
    try (TestCluster cluster = new TestCluster()) {
      Deployment deployment = deployment(cluster);
      cluster.createTopics(deployment);
      send(cluster, deployment);
      try (LearnstreamApp app = new LearnstreamApp(deployment);
          CommittedReader<Prediction> predictions =
              TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class)) {
        app.start();
        // Decodes each of them, and throws at the first that is no prediction.
        predictions.await(SAMPLES, () -> app.failure().isEmpty());
        assertThat(app.failure()).isEmpty();
        assertThat(app.threadsReplaced()).isZero();
        Set<String> samples = new HashSet<>();
        predictions.found().forEach(each -> samples.add(each.getSampleId()));
        assertThat(predictions.found()).hasSize(SAMPLES);
        assertThat(samples).hasSize(SAMPLES);
      }
    }
  }
}
