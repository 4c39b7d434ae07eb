package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.data.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A learner in a process of its own, killed while samples flow. */
class KilledLearnerIT {
  private static final int SAMPLES = 10_000;
  private static final int KILLS = 3;

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

  @Test
  void goesOnToTheBitAfterEachOfThreeKills() throws Exception {
    Path calmFile = twoModels("calm");
    Path killedFile = twoModels("killed");
    Deployment calm = ConfigReader.read(calmFile);
    Deployment killed = ConfigReader.read(killedFile);
    for (Deployment deployment : List.of(calm, killed)) {
      cluster.createTopics(deployment);
      cluster.sendDigits(deployment, 0, SAMPLES);
    }
    Map<String, byte[]> expected;
    Process uninterrupted = TestCluster.run(calmFile, "512m");
    try {
      expected = TestCluster.states(calm, SAMPLES - 1, uninterrupted::isAlive);
    } finally {
      uninterrupted.destroyForcibly().waitFor();
    }
    Random moments = new Random(20261124);
    try (var predictions = predictions(killed)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        Process learner = TestCluster.run(killedFile, "512m");
        predictions.await(
            2 * SAMPLES * kill / (KILLS + 1) - moments.nextInt(1000), learner::isAlive);
        assertThat(learner.isAlive()).as("the learner ran").isTrue();
        learner.destroyForcibly().waitFor();
      }
      Process last = TestCluster.run(killedFile, "512m");
      try {
        Map<String, byte[]> states = TestCluster.states(killed, SAMPLES - 1, last::isAlive);
        assertThat(states).containsOnlyKeys("ffnn", "perceptron");
        states.forEach(
            (model, state) ->
                assertThat(Arrays.mismatch(state, expected.get(model)))
                    .as("first byte of %s that differs, of %d", model, state.length)
                    .isEqualTo(-1));

        Map<String, Integer> counts = new HashMap<>();
        predictions.await(2 * SAMPLES, last::isAlive);
        predictions
            .found()
            .forEach(p -> counts.merge(p.getModelId() + p.getSampleId(), 1, Integer::sum));
        assertThat(counts).hasSize(2 * SAMPLES).allSatisfy((id, n) -> assertThat(n).isOne());
      } finally {
        last.destroyForcibly().waitFor();
      }
    }
  }

  private Path twoModels(String name) throws Exception {
    // A time limit would close batches at other moments in the two runs; see the test below.
    return config(
        name,
        """
          - id: ffnn
            features: 784
            classes: 10
            layers: [32]
            scaling: standard
            optimiser: adam
            batchSize: 3
            batchTimeLimit: 1h
            snapshot: {everySamples: 700, every: 300ms}
            checkpoint: {every: 1s}
          - id: perceptron
            kind: perceptron
            features: 784
            classes: 10
            scaling: {divideBy: 255}
            snapshot: {everySamples: 1100, every: 700ms}
            checkpoint: {every: 1s}
        """);
  }

  /**
   * Where the clock closes mini-batches no two runs learn the same. So the committed predictions
   * tell when each was closed, by the model's version, and an uninterrupted learner that closes its
   * batches there must have said the same of every sample, to the bit.
   */
  @Test
  void closesTheMiniBatchesAgainThatTheClockHadClosed() throws Exception {
    int samples = 1000;
    int batchSize = 8;
    Path file =
        config(
            "timed",
            """
              - id: ffnn
                features: 784
                classes: 10
                layers: [128]
                scaling: {divideBy: 255}
                optimiser: adam
                batchSize: %d
                batchTimeLimit: 50ms
                snapshot: {everySamples: 150, every: 500ms}
                checkpoint: {every: 1s}
            """
                .formatted(batchSize));
    Deployment deployment = ConfigReader.read(file);
    Random moments = new Random(7);
    Digits digits = new Digits();
    var flow = new KilledProcess.Flow(40, 2 * batchSize, 150);
    try (var learner = new KilledProcess(cluster, file, digits::sample, flow, moments)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        learner.liveUntil(samples * kill / (KILLS + 1) - moments.nextInt(200), samples);
      }
      learner.liveUntil(samples, samples);
      int timedOutBatches = new Uninterrupted(deployment).mustHaveSaid(learner.predictions());
      assertThat(learner.predictions()).hasSize(samples);
      assertThat(timedOutBatches).as("batches that the clock closed").isGreaterThan(30);
    }
  }

  private Path config(String name, String models) throws Exception {
    String yaml =
        """
        name: %s
        kafka: {bootstrap.servers: "%s"}
        stateDir: %s
        streams:
          consumer.session.timeout.ms: 2000
          consumer.heartbeat.interval.ms: 300
          max.poll.records: 100
        models:
        """
            .formatted(name, cluster.bootstrapServers(), directory.resolve(name));
    return Files.writeString(directory.resolve(name + ".yaml"), yaml + models);
  }

  private static CommittedReader<Prediction> predictions(Deployment deployment) {
    return TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class);
  }
}
