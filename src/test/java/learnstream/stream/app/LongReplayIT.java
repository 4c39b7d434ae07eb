package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.Replayed;
import learnstream.config.AnotherKind;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No snapshot contains anything, and to learn all of it again takes longer than a poll may. */
class LongReplayIT {
  private static final int BEFORE = 5_000;
  private static final int ALL = BEFORE + 200;

  /** Less than {@link #BEFORE} samples take, and enough for a busy machine to start in. */
  private static final Duration MAX_POLL = Duration.ofSeconds(3);

  @TempDir private Path directory;

  @Test
  void aReplayLongerThanThePollIntervalKeepsItsPlaceInTheGroup() throws Exception {
    try (TestCluster cluster = new TestCluster()) {
      Deployment deployment = deployment(cluster, Duration.ofMinutes(5));
      cluster.createTopics(deployment);
      cluster.sendDigits(deployment, 0, BEFORE);
      Set<String> members = new ConcurrentSkipListSet<>();
      run(deployment, BEFORE, members);

      members.clear();
      cluster.sendDigits(deployment, BEFORE, ALL);
      List<Prediction> predictions = run(deployment(cluster, MAX_POLL), ALL, members);

      assertThat(predictions).hasSize(ALL);
      new Uninterrupted(deployment).mustHaveSaid(predictions);
      assertThat(members).as("a thread that polls too late joins again as another").hasSize(1);
      assertThat(replay(deployment)).isGreaterThan(MAX_POLL);
    }
  }

  private Deployment deployment(TestCluster cluster, Duration maxPoll) throws Exception {
    return AnotherKind.in(
            ConfigReader.parse(
                """
            name: long
            models:
              - id: ffnn
                features: 784
                classes: 10
                layers: [16]
                scaling: {divideBy: 255}
                snapshot: {everySamples: 1000000, every: 1h}
                checkpoint: {everySamples: 1000000, every: 1h}
            streams: {max.poll.interval.ms: %d, max.poll.records: 100}
            """
                    .formatted(maxPoll.toMillis()),
                "long"),
            SlowModel.Spec::new)
        .at(cluster.bootstrapServers(), directory);
  }

  private static List<Prediction> run(Deployment deployment, int wanted, Set<String> members)
      throws Exception {
    try (LearnstreamApp app = new LearnstreamApp(deployment);
        Admin admin = Admin.create(new HashMap<>(deployment.kafka()));
        var reader =
            TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class)) {
      app.start();
      reader.await(
          () -> {
            assertThat(app.failure()).isEmpty();
            members.addAll(members(admin, LearnstreamApp.applicationId(deployment, Part.MODELS)));
            return reader.found().size() >= wanted;
          });
      return reader.found();
    }
  }

  private static List<String> members(Admin admin, String group) {
    try {
      return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
          .map(MemberDescription::consumerId)
          .toList();
    } catch (Exception e) {
      return List.of();
    }
  }

  /** How long the replay took, once it is over. */
  private static Duration replay(Deployment deployment) throws Exception {
    try (var metrics =
        TestCluster.reader(deployment, deployment.topics().metrics(), ModelMetrics.class)) {
      metrics.await(() -> replays(metrics.found()).findAny().isPresent());
      return Duration.ofMillis(replays(metrics.found()).findAny().orElseThrow().getMillis());
    }
  }

  private static Stream<Replayed> replays(List<ModelMetrics> metrics) {
    return metrics.stream()
        .map(ModelMetrics::getReplayed)
        .filter(replayed -> replayed.getSamples() >= BEFORE);
  }
}
