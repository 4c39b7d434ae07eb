package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of ten million parameters, whose state is eighty times as large as a message may be. */
class LargeModelIT {
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
  void isSnapshotRestoredAndCheckpointedWithoutStoppingTheStream() throws Exception {
    Deployment deployment =
        ConfigReader.parse(
                """
                name: large
                models:
                  - id: ffnn
                    features: 784
                    classes: 10
                    layers: [3000, 2550]
                    scaling: {divideBy: 255}
                    snapshot: {everySamples: 150, every: 1h}
                    checkpoint: {everySamples: 350, every: 1h}
                """,
                "large")
            .at(cluster.bootstrapServers(), directory);
    cluster.createTopics(deployment);
    cluster.sendDigits(deployment, 0, 600);
    List<Prediction> predictions;
    List<Checkpoint> parts;
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      predictions = await(deployment, app, 600);
      parts = awaitCheckpoint(deployment, app);
    }
    System.out.println("longest time between two predictions, ms: " + longestPauses(predictions));
    cluster.sendDigits(deployment, 600, 640);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      predictions = await(deployment, app, 640);
    }
    for (int i = 0; i < 640; i++) {
      assertThat(predictions.get(i).getOffset()).isEqualTo(i);
      assertThat(predictions.get(i).getModelVersion()).isEqualTo(i);
    }
    assertThat(predictions).hasSize(640);
    aLearnerFromTheCheckpointSaysTheSame(parts, deployment, predictions);
  }

  private static List<Prediction> await(Deployment deployment, LearnstreamApp app, int wanted)
      throws Exception {
    try (var reader =
        TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class)) {
      reader.await(wanted, () -> app.failure().isEmpty());
      assertThat(app.failure()).isEmpty();
      return reader.found();
    }
  }

  /** The parts of the first checkpoint, which leave one with each sample or tick. */
  private static List<Checkpoint> awaitCheckpoint(Deployment deployment, LearnstreamApp app)
      throws Exception {
    try (var reader =
        TestCluster.reader(deployment, deployment.topics().checkpoints(), Checkpoint.class)) {
      reader.await(
          () ->
              reader.found().stream().anyMatch(part -> part.getPart() == part.getParts() - 1)
                  || app.failure().isPresent());
      assertThat(app.failure()).isEmpty();
      long number = reader.found().get(0).getNumber();
      return reader.found().stream().filter(part -> part.getNumber() == number).toList();
    }
  }

  /** The longest first; the first hundred samples warm the machine up. */
  private static List<Long> longestPauses(List<Prediction> predictions) {
    List<Long> pauses = new ArrayList<>();
    for (int i = 100; i < predictions.size(); i++) {
      pauses.add(
          predictions.get(i).getTime().toEpochMilli()
              - predictions.get(i - 1).getTime().toEpochMilli());
    }
    pauses.sort((a, b) -> Long.compare(b, a));
    return List.of(pauses.get(0), pauses.get(1), pauses.get(2), pauses.get(pauses.size() / 2));
  }

  private static void aLearnerFromTheCheckpointSaysTheSame(
      List<Checkpoint> parts, Deployment deployment, List<Prediction> predictions)
      throws Exception {
    AssembledCheckpoint checkpoint = AssembledCheckpoint.of(parts).orElseThrow();
    assertThat(checkpoint.description().getParts()).isGreaterThan(150);
    Learner learner = new Learner(deployment.models().get(0).spec());
    learner.readState(checkpoint.state());
    int next = (int) checkpoint.description().getOffset() + 1;
    assertThat(new Uninterrupted(learner).mustHaveSaid(predictions.subList(next, next + 20)))
        .isZero();
  }
}
