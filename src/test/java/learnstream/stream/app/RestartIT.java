package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learners that stop and start again, in this process. */
class RestartIT {
  /** One that failed does not leave its group: it is waited for until its session ends. */
  private static final String SOON_GONE =
      "streams: {session.timeout.ms: 2000, heartbeat.interval.ms: 500}";

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

  private Deployment deployment(String name, int units, String more) throws Exception {
    return deployment(name, units, more, name);
  }

  private Deployment deployment(String name, int units, String more, String stateDir)
      throws Exception {
    String yaml =
        """
        name: %s
        %s
        models:
          - id: ffnn
            features: 784
            classes: 10
            layers: [%d]
            snapshot: {everySamples: 1000000, every: 1h}
        """
            .formatted(name, more, units);
    return ConfigReader.parse(yaml, name)
        .at(cluster.bootstrapServers(), directory.resolve(stateDir));
  }

  private static List<Prediction> await(Deployment deployment, LearnstreamApp app, int wanted)
      throws Exception {
    try (var predictions =
        TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class)) {
      return predictions.await(wanted, () -> app.failure().isEmpty());
    }
  }

  private static void assertUninterrupted(
      Deployment deployment, List<Prediction> predictions, int wanted) throws Exception {
    assertThat(predictions).hasSize(wanted);
    for (int i = 0; i < wanted; i++) {
      assertThat(predictions.get(i).getOffset()).isEqualTo(i);
    }
    assertThat(new Uninterrupted(deployment).mustHaveSaid(predictions)).isZero();
  }

  @Test
  void goesOnAfterACleanStop() throws Exception {
    Deployment deployment = deployment("clean", 16, "");
    cluster.createTopics(deployment);
    cluster.sendDigits(deployment, 0, 300);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      await(deployment, app, 300);
    }
    cluster.sendDigits(deployment, 300, 400);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      assertUninterrupted(deployment, await(deployment, app, 400), 400);
    }
  }

  /** The single model moves to another instance and back, once with a standby, once without. */
  @Test
  void movesBetweenTwoInstancesWithAndWithoutAStandby() throws Exception {
    for (int standbys = 0; standbys <= 1; standbys++) {
      String name = "moved-" + standbys;
      String more =
          "streams: {num.standby.replicas: %d, session.timeout.ms: 2000, heartbeat.interval.ms: 500}"
              .formatted(standbys);
      Deployment one = deployment(name, 16, more, name + "-one");
      Deployment two = deployment(name, 16, more, name + "-two");
      cluster.createTopics(one);
      cluster.sendDigits(one, 0, 300);
      LearnstreamApp first = new LearnstreamApp(one);
      try (LearnstreamApp second = new LearnstreamApp(two)) {
        first.start();
        await(one, first, 300);
        second.start();
        cluster.sendDigits(one, 300, 600);
        await(one, first, 600);
        first.close();
        cluster.sendDigits(one, 600, 900);
        await(two, second, 900);
        first = new LearnstreamApp(one);
        first.start();
        cluster.sendDigits(one, 900, 1000);
        await(two, second, 1000);
        second.close();
        cluster.sendDigits(one, 1000, 1200);
        assertUninterrupted(one, await(one, first, 1200), 1200);
        assertThat(first.failure()).isEmpty();
      } finally {
        first.close();
      }
    }
  }

  @Test
  void refusesAnotherArchitectureAndShowsBoth() throws Exception {
    Deployment deployment = deployment("other", 16, "");
    cluster.createTopics(deployment);
    cluster.sendDigits(deployment, 0, 10);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      await(deployment, app, 10);
    }
    try (LearnstreamApp app = new LearnstreamApp(deployment("other", 17, ""))) {
      app.start();
      app.awaitStop();
      assertThat(app.failure().orElseThrow())
          .hasMessageContaining("units: 16 is stored, 17 is configured")
          .hasMessageContaining("models[].id");
    }
  }

  @Test
  void saysWhichSamplesAreMissingAndStopsOrGoesOnAsConfigured() throws Exception {
    Deployment deployment = deployment("gap", 16, SOON_GONE);
    cluster.createTopics(deployment);
    cluster.sendDigits(deployment, 0, 100);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      await(deployment, app, 100);
    }
    cluster.deleteSamplesBefore(deployment, 60);
    cluster.sendDigits(deployment, 100, 110);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      app.awaitStop();
      assertThat(app.failure().orElseThrow())
          .hasMessageContaining("the samples of offsets 0 to 99 are needed")
          .hasMessageContaining("the topic begins at 60");
    }
    Deployment goingOn = deployment("gap", 16, SOON_GONE + "\nonMissingGap: continue");
    try (LearnstreamApp app = new LearnstreamApp(goingOn)) {
      app.start();
      List<Prediction> predictions = await(goingOn, app, 110);
      assertThat(predictions.get(100).getModelVersion()).as("40 of 100 replayed").isEqualTo(40);
    }
  }
}
