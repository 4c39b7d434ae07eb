package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment learns from a topic in JSON that it finds. */
class JsonTopicIT {
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

  private Deployment deployment(String name) throws Exception {
    return ConfigReader.parse("name: " + name + "\n" + Payments.CONFIGURATION, name)
        .at(cluster.bootstrapServers(), directory.resolve(name));
  }

  private static List<Prediction> await(Deployment deployment, LearnstreamApp app, int wanted)
      throws Exception {
    try (var predictions =
        TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class)) {
      return predictions.await(wanted, () -> app.failure().isEmpty());
    }
  }

  private static void assertUninterrupted(Deployment deployment, List<Prediction> predictions)
      throws Exception {
    assertThat(predictions)
        .extracting(p -> (int) p.getOffset())
        .containsExactlyElementsOf(
            IntStream.range(0, predictions.size()).map(Payments::offset).boxed().toList());
    Learner learner = new Learner(deployment.models().get(0).spec());
    Uninterrupted uninterrupted =
        new Uninterrupted(learner, offset -> Payments.sample(deployment, offset));
    assertThat(uninterrupted.mustHaveSaid(predictions)).isZero();
  }

  @Test
  void predictsEachSampleRefusesTheOthersAndGoesOnAfterARestart() throws Exception {
    Deployment deployment = deployment("payments");
    cluster.createTopics(deployment);
    Payments.send(deployment, 0, 160);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      List<Prediction> predictions = await(deployment, app, 160);
      assertThat(predictions.get(0).getSampleId()).isEqualTo("p0");
      assertThat(predictions.get(1).getEventTime())
          .isEqualTo(Instant.parse("2026-01-31T12:00:01Z"));
    }
    Payments.send(deployment, 160, 240);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      assertUninterrupted(deployment, await(deployment, app, 240));
      try (var letters =
          TestCluster.reader(deployment, deployment.topics().deadLetters(), DeadLetter.class)) {
        List<DeadLetter> found = letters.await(30, () -> app.failure().isEmpty());
        assertThat(found)
            .extracting(letter -> (int) letter.getOffset())
            .containsExactlyElementsOf(
                IntStream.range(0, 30).map(ten -> 10 * ten + 9).boxed().toList());
        assertThat(found.subList(0, 4))
            .extracting(DeadLetter::getReason)
            .containsExactly(
                RefusalReason.UNDECODABLE,
                RefusalReason.UNDECODABLE,
                RefusalReason.UNDECODABLE,
                RefusalReason.WRONG_TYPE);
      }
    }
  }

  @Test
  void refusesAnotherMappingAndShowsBoth() throws Exception {
    Deployment deployment = deployment("remapped");
    cluster.createTopics(deployment);
    Payments.send(deployment, 0, 8);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      await(deployment, app, 8);
    }
    String others = Payments.CONFIGURATION.replace("== 'card'", "!= 'card'");
    Deployment other =
        ConfigReader.parse("name: remapped\n" + others, "remapped")
            .at(cluster.bootstrapServers(), directory.resolve("remapped"));
    try (LearnstreamApp app = new LearnstreamApp(other)) {
      app.start();
      app.awaitStop();
      assertThat(app.failure().orElseThrow())
          .hasMessageContaining(
              "samples.where: @.type == 'card' is stored, @.type != 'card' is configured");
    }
  }

  @Test
  void goesOnToTheBitAfterEachOfTwoKills() throws Exception {
    int samples = 480;
    Path file =
        Files.writeString(
            directory.resolve("killed.yaml"),
            """
            name: killed
            kafka: {bootstrap.servers: "%s"}
            stateDir: %s
            streams:
              consumer.session.timeout.ms: 1500
              consumer.heartbeat.interval.ms: 200
              max.poll.records: 40
            %s
                snapshot: {everySamples: 70, every: 1h}
                checkpoint: {every: 500ms}
            """
                .formatted(
                    cluster.bootstrapServers(),
                    directory.resolve("state"),
                    Payments.CONFIGURATION.stripTrailing()));
    Deployment deployment = ConfigReader.read(file);
    Random moments = new Random(20261126);
    var flow = new KilledProcess.Flow(60, 25, 30);
    try (var learner = new KilledProcess(file, cluster, Payments::send, flow, moments)) {
      learner.liveUntil(150, samples);
      learner.liveUntil(310, samples);
      learner.liveUntil(samples, samples);
      byte[] state =
          TestCluster.states(deployment, Payments.offset(samples - 1), learner::isAlive)
              .get("fraud");
      assertThat(learner.predictions()).hasSize(samples);
      assertUninterrupted(deployment, learner.predictions());
      Learner whole = new Learner(deployment.models().get(0).spec());
      Uninterrupted uninterrupted =
          new Uninterrupted(whole, offset -> Payments.sample(deployment, offset));
      uninterrupted.mustHaveSaid(learner.predictions());
      assertThat(Arrays.mismatch(state, uninterrupted.state()))
          .as("first byte that differs, of %d", state.length)
          .isEqualTo(-1);
    }
  }
}
