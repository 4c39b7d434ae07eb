package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model for each key: moved between instances that come and go, and thousands in little heap. */
class ModelByKeyIT {
  private static final int PARTITIONS = 4;

  private static TestCluster cluster;
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    cluster = new TestCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private Path config(String name, String instance, String model) throws Exception {
    String yaml =
        """
        name: %s
        kafka: {bootstrap.servers: "%s"}
        stateDir: %s
        modelBy: key
        partitions: %d
        streams: {num.standby.replicas: 1, probing.rebalance.interval.ms: 60000}
        models:
          - id: sensor
            features: 8
            classes: [calm, alarm]
            layers: [16]
        """
            .formatted(
                name, cluster.bootstrapServers(), directory.resolve(name + instance), PARTITIONS);
    return Files.writeString(directory.resolve(name + instance + ".yaml"), yaml + model);
  }

  private Deployment fleet(String instance) throws Exception {
    return ConfigReader.read(
        config(
            "fleet",
            instance,
            """
                scaling: standard
                snapshot: {everySamples: 500, every: 500ms}
                maxModelsInMemory: 20
            """));
  }

  @Test
  void noStepIsLostOrDoubledWhileInstancesComeAndGo() throws Exception {
    int keys = 300;
    int rounds = 40;
    Deployment first = fleet("one");
    cluster.createTopics(first);
    try (LearnstreamApp one = new LearnstreamApp(first);
        LearnstreamApp two = new LearnstreamApp(fleet("two"));
        LearnstreamApp three = new LearnstreamApp(fleet("three"));
        CommittedReader<Prediction> predictions = predictions(first)) {
      one.start();
      send(first, keys, 0, rounds / 4);
      predictions.await(keys * rounds / 8);
      two.start();
      three.start();
      send(first, keys, rounds / 4, rounds / 2);
      predictions.await(keys * rounds * 3 / 8);
      one.close();
      send(first, keys, rounds / 2, rounds);
      assertEachStepOnce(predictions.await(keys * rounds), keys, rounds);
      assertThat(two.failure()).isEmpty();
      assertThat(three.failure()).isEmpty();
    }
  }

  /** In a process of its own, with the defaults of a model: the most live in the store only. */
  @Test
  void tenThousandModelsNeedHalfAGigabyte() throws Exception {
    int keys = 10_000;
    int rounds = 5;
    Path file = config("many", "", "");
    Deployment many = ConfigReader.read(file);
    cluster.createTopics(many);
    send(many, keys, 0, rounds);
    Process learner = TestCluster.run(file, "512m");
    try (CommittedReader<Prediction> predictions = predictions(many)) {
      predictions.await(keys * rounds, learner::isAlive);
      assertThat(learner.isAlive()).as("the learner runs").isTrue();
      assertEachStepOnce(predictions.found(), keys, rounds);
    } finally {
      learner.destroyForcibly().waitFor();
    }
  }

  private static CommittedReader<Prediction> predictions(Deployment deployment) {
    return TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class);
  }

  private static void assertEachStepOnce(List<Prediction> predictions, int keys, int rounds) {
    Map<String, List<Long>> versions = new HashMap<>();
    for (Prediction prediction : predictions) {
      versions
          .computeIfAbsent(prediction.getSampleId(), key -> new ArrayList<>())
          .add(prediction.getModelVersion());
    }
    List<Long> eachOnce = LongStream.range(0, rounds).boxed().toList();
    assertThat(versions).hasSize(keys);
    versions.forEach((key, steps) -> assertThat(steps).as(key).isEqualTo(eachOnce));
  }

  private static void send(Deployment deployment, int keys, int from, int to) {
    try (var producer = TestCluster.producer(deployment)) {
      for (int round = from; round < to; round++) {
        for (int key = 0; key < keys; key++) {
          List<Float> features = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            features.add((float) ((round * 31 + key * 7 + i * 13) % 17));
          }
          String label = features.get(0) > 8 ? "alarm" : "calm";
          String name = "sensor-" + key;
          cluster.send(
              producer,
              deployment,
              name.getBytes(StandardCharsets.UTF_8),
              new LabelledSample(name, null, features, label, 1.0, Instant.EPOCH));
        }
      }
    }
  }
}
