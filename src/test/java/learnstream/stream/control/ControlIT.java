package learnstream.stream.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.IntFunction;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.CheckpointTopic;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.data.Digits;
import learnstream.model.Learner;
import learnstream.nn.spec.Schedule;
import learnstream.stream.app.CommittedReader;
import learnstream.stream.app.TestCluster;
import learnstream.stream.sample.SampleReader;
import learnstream.stream.supervised.DrivenTopology;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A learner is commanded, and killed right after each command: what it learns is, to the bit, what
 * one learns that is adjusted behind the same samples and never stops.
 */
class ControlIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static TestCluster cluster;
  @TempDir private Path directory;

  private final Queue<ControlResult> applied = new ArrayDeque<>();
  private final Map<String, ControlCommand> commands = new HashMap<>();

  @BeforeAll
  static void start() {
    cluster = new TestCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static ControlCommand.Builder command(ControlAction action) {
    return ControlCommand.newBuilder()
        .setId(UUID.randomUUID().toString())
        .setModelId("ffnn")
        .setAuthor("test")
        .setAction(action)
        .setTime(Instant.now());
  }

  private ControlResult send(ControlClient client, ControlCommand.Builder builder)
      throws Exception {
    ControlCommand command = builder.build();
    List<ControlResult> results = client.send(command, PATIENCE);
    assertThat(results).hasSize(1);
    ControlResult result = results.get(0);
    assertThat(result.getAuthor()).isEqualTo("test");
    if (result.getOutcome() == ControlOutcome.APPLIED) {
      commands.put(command.getId(), command);
      applied.add(result);
    }
    return result;
  }

  @Test
  void everyCommandSurvivesAKill() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("commanded.yaml"),
            """
            name: commanded
            kafka: {bootstrap.servers: "%s"}
            stateDir: %s
            streams: {session.timeout.ms: 2000, heartbeat.interval.ms: 500}
            models:
              - id: ffnn
                features: 784
                classes: 10
                layers: [16]
                optimiser: adam
                scaling: {divideBy: 255}
                snapshot: {everySamples: 1000000, every: 1h}
                checkpoint: {everySamples: 100000, every: 1h}
            """
                .formatted(cluster.bootstrapServers(), directory.resolve("state")));
    Deployment deployment = ConfigReader.read(file);
    cluster.createTopics(deployment);
    Process learner = TestCluster.run(file, "512m");
    try (ControlClient client = new ControlClient(deployment);
        var predictions =
            TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class)) {
      // Before the first sample.
      ControlResult first =
          send(client, command(ControlAction.SET_LEARNING_RATE).setLearningRate("constant 0.002"));
      assertThat(first.getOutcome()).isEqualTo(ControlOutcome.APPLIED);
      assertThat(first.getOffset()).isEqualTo(-1);
      cluster.sendDigits(deployment, 0, 500);
      predictions.await(500, learner::isAlive);
      ControlResult checkpoint = send(client, command(ControlAction.CHECKPOINT));
      long version = checkpoint.getVersionAfter();
      assertThat(version).isEqualTo(500);

      List<ControlCommand.Builder> rest =
          List.of(
              command(ControlAction.SET_LEARNING_RATE).setLearningRate("cosine 0.01 0.001 300"),
              command(ControlAction.FREEZE).setLayer(0),
              command(ControlAction.PAUSE),
              command(ControlAction.RESUME),
              command(ControlAction.UNFREEZE).setLayer(0),
              command(ControlAction.ROLL_BACK).setVersion(version),
              command(ControlAction.RESET).setExpectedVersion(version + 150));
      int sent = 500;
      for (ControlCommand.Builder next : rest) {
        cluster.sendDigits(deployment, sent, sent + 150);
        sent += 150;
        predictions.await(sent, learner::isAlive);
        ControlResult result = send(client, next);
        assertThat(result.getOutcome()).as(result.getMessage()).isEqualTo(ControlOutcome.APPLIED);
        assertThat(result.getOffset()).isEqualTo(sent - 1);
        learner.destroyForcibly().waitFor();
        learner = TestCluster.run(file, "512m");
        // The first record after the kill is a command, for a learner that must catch up first.
        assertThat(send(client, next).getOutcome()).isEqualTo(ControlOutcome.REPEATED);
        ControlResult refused = send(client, command(ControlAction.PAUSE).setExpectedVersion(9L));
        assertThat(refused.getOutcome()).isEqualTo(ControlOutcome.REFUSED);
        assertThat(refused.getMessage()).contains("expectedVersion: 9 is not allowed");
      }
      cluster.sendDigits(deployment, sent, sent + 200);
      predictions.await(sent + 200, learner::isAlive);
      List<String> refusals = new ArrayList<>();
      for (ControlCommand.Builder bad :
          List.of(
              command(ControlAction.FREEZE).setLayer(2),
              command(ControlAction.SET_LEARNING_RATE).setLearningRate("cosinus 1"),
              command(ControlAction.ROLL_BACK).setVersion(123_456L),
              command(ControlAction.PAUSE).setModelId("none"))) {
        ControlResult result = send(client, bad);
        assertThat(result.getOutcome()).isEqualTo(ControlOutcome.REFUSED);
        refusals.add(result.getMessage());
      }
      assertThat(refusals.get(0)).isEqualTo("layer: 2 is not allowed; 0 to 1 is");
      assertThat(refusals.get(1)).startsWith("\"cosinus 1\" is not allowed; one of constant RATE");
      assertThat(refusals.get(2)).startsWith("version: 123456 is not allowed");
      assertThat(refusals.get(3)).startsWith("model: none is not allowed; give one of ffnn");
      assertPredictedAsIfNeverKilled(deployment, predictions.found());
    } finally {
      learner.destroyForcibly().waitFor();
    }
  }

  /**
   * A learner with a champion is killed amid the samples and right after a command to promote: who
   * answers, from which sample on, and what is told of it are as in one that never stops.
   */
  @Test
  void aPromotionSurvivesAKill() throws Exception {
    String yaml =
        """
        name: contest
        kafka: {bootstrap.servers: "%s"}
        stateDir: %s
        streams: {session.timeout.ms: 2000, heartbeat.interval.ms: 500, max.poll.records: 50}
        champion: lazy
        promotion: {window: 400, test: mcnemar}
        models:
          - {id: lazy, features: 2, classes: [off, on], layers: [2], learningRate: 0}
          - {id: eager, features: 2, classes: [off, on], layers: [8], activation: tanh}
        """
            .formatted(cluster.bootstrapServers(), directory.resolve("contest"));
    Path file = Files.writeString(directory.resolve("contest.yaml"), yaml);
    Deployment deployment = ConfigReader.read(file);
    cluster.createTopics(deployment);
    IntFunction<LabelledSample> samples =
        i ->
            new LabelledSample(
                "s" + i,
                null,
                List.of((float) (i & 1), (float) (i >> 1 & 1)),
                (i & 1) == (i >> 1 & 1) ? "off" : "on",
                1.0,
                Instant.EPOCH);
    ControlCommand undo = command(ControlAction.UNDO_PROMOTION).setModelId("lazy").build();
    try (DrivenTopology calm = new DrivenTopology(yaml)) {
      for (int i = 0; i < 2000; i++) {
        calm.send(samples.apply(i));
      }
      calm.command(undo);
      for (int i = 2000; i < 2400; i++) {
        calm.send(samples.apply(i));
      }
      Process learner = TestCluster.run(file, "512m");
      try (ControlClient client = new ControlClient(deployment);
          var answers = reader(deployment, deployment.topics().predictions(), Prediction.class);
          var others =
              reader(deployment, deployment.topics().shadowPredictions(), Prediction.class);
          var events = reader(deployment, deployment.topics().events(), Event.class)) {
        cluster.send(deployment, samples, 0, 2000);
        answers.await(300, learner::isAlive);
        learner.destroyForcibly().waitFor();
        learner = TestCluster.run(file, "512m");
        answers.await(2000, learner::isAlive);
        ControlResult undone = client.send(undo, PATIENCE).get(0);
        assertThat(undone.getOffset()).isEqualTo(1999);
        assertThat(undone.getMessage()).isEqualTo("lazy answers, eager did before");
        learner.destroyForcibly().waitFor();
        learner = TestCluster.run(file, "512m");
        cluster.send(deployment, samples, 2000, 2400);
        assertThat(said(answers.await(2400, learner::isAlive))).isEqualTo(said(calm.predictions()));
        assertThat(said(others.await(2400, learner::isAlive)))
            .isEqualTo(said(calm.read(deployment.topics().shadowPredictions(), Prediction.class)));
        List<Event> expected = calm.read(deployment.topics().events(), Event.class);
        assertThat(expected).extracting(Event::getDetector).contains("mcnemar", "command");
        assertThat(told(events.await(expected.size(), learner::isAlive))).isEqualTo(told(expected));
      } finally {
        learner.destroyForcibly().waitFor();
      }
    }
  }

  private static <T extends SpecificRecord> CommittedReader<T> reader(
      Deployment deployment, String topic, Class<T> type) {
    return TestCluster.reader(deployment, topic, type);
  }

  private static List<String> said(List<Prediction> predictions) {
    return predictions.stream()
        .map(p -> p.getOffset() + " " + p.getModelId() + " " + p.getScores())
        .toList();
  }

  private static List<String> told(List<Event> events) {
    return events.stream()
        .map(event -> event.getOffset() + " " + event.getModelId() + " " + event.getMessage())
        .toList();
  }

  private void assertPredictedAsIfNeverKilled(Deployment deployment, List<Prediction> found)
      throws Exception {
    Learner reference = new Learner(deployment.models().get(0).spec());
    SampleReader reader = new SampleReader(reference.spec());
    Digits digits = new Digits();
    for (Prediction prediction : found) {
      int offset = (int) prediction.getOffset();
      while (!applied.isEmpty() && applied.peek().getOffset() < offset) {
        ControlResult result = applied.remove();
        apply(deployment, commands.get(result.getCommandId()), reference);
        assertThat(reference.version()).isEqualTo(result.getVersionAfter());
      }
      assertThat(prediction.getModelVersion()).as("at %d", offset).isEqualTo(reference.version());
      reader.read(digits.sample(offset));
      double[] scores = reference.predict(reader.features());
      for (int i = 0; i < scores.length; i++) {
        assertThat(prediction.getScores().get(i)).as("at %d", offset).isEqualTo((float) scores[i]);
      }
      reference.learn(reference.oneHot(digits.label(offset)), 1, offset);
    }
    assertThat(applied).isEmpty();
  }

  private static void apply(Deployment deployment, ControlCommand command, Learner reference)
      throws Exception {
    switch (command.getAction()) {
      case PAUSE -> reference.adjustments().pause(true);
      case RESUME -> reference.adjustments().pause(false);
      case FREEZE -> reference.adjustments().freeze(command.getLayer(), true);
      case UNFREEZE -> reference.adjustments().freeze(command.getLayer(), false);
      case SET_LEARNING_RATE ->
          reference.adjustments().follow(Schedule.parse(command.getLearningRate()));
      case RESET -> reference.beginAgain(null);
      case ROLL_BACK -> {
        List<AssembledCheckpoint> found = new ArrayList<>();
        CheckpointTopic.read(
            deployment.kafka(),
            deployment.topics().checkpoints(),
            part -> part.getModelVersion() == command.getVersion(),
            found::add);
        reference.beginAgain(found.get(0).state());
      }
      case SNAPSHOT, CHECKPOINT, PROMOTE, UNDO_PROMOTION -> {}
    }
  }
}
