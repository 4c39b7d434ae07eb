package learnstream.cli;

import static learnstream.cli.CommandLines.execute;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import learnstream.cli.CommandLines.Result;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.TestCluster;
import learnstream.stream.supervised.EveryKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model of each kind is taken out of one deployment and goes on in another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportKindsIT {
  private static final int LEARNT = 200;
  private static final int MORE = 50;

  private Path directory;
  private TestCluster cluster;
  private Path one;
  private Path two;
  private final Map<EveryKind, List<Prediction>> expected = new EnumMap<>(EveryKind.class);
  private final Map<EveryKind, List<Prediction>> found = new EnumMap<>(EveryKind.class);

  /** One deployment learns; each of its models is imported into another, which goes on. */
  @BeforeAll
  void takeEachModelToAnotherDeployment(@TempDir Path temporary) throws Exception {
    directory = temporary;
    cluster = new TestCluster();
    one = config("one");
    two = config("two");
    Deployment first = ConfigReader.read(one);
    Deployment second = ConfigReader.read(two);
    cluster.createTopics(first);
    cluster.createTopics(second);
    cluster.createTopics(
        ConfigReader.parse(top("three") + EveryKind.POOL.yaml("window: 77"), "three"));
    cluster.send(first, EveryKind::sample, 0, LEARNT);
    try (LearnstreamApp app = new LearnstreamApp(first);
        var checkpoints =
            TestCluster.reader(first, first.topics().checkpoints(), Checkpoint.class)) {
      app.start();
      checkpoints.await(EveryKind.values().length);
      cluster.send(first, EveryKind::sample, LEARNT, LEARNT + MORE);
      sort(first, LEARNT + MORE, expected);
    }
    for (EveryKind kind : EveryKind.values()) {
      assertThat(execute("checkpoint", "export", one, file(kind), "--model", kind.id()).code())
          .isZero();
      Result imported = execute("checkpoint", "import", two, file(kind));
      assertThat(imported.error()).isEmpty();
      assertThat(imported.lines())
          .singleElement()
          .asString()
          .startsWith("model " + kind.id() + " begins with version ");
    }
    cluster.send(second, EveryKind::sample, LEARNT, LEARNT + MORE);
    try (LearnstreamApp app = new LearnstreamApp(second)) {
      app.start();
      sort(second, MORE, found);
    }
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource
  void theNextPredictionsAreToTheBitThoseOfTheOriginal(EveryKind kind) {
    List<Prediction> next = expected.get(kind).subList(LEARNT, LEARNT + MORE);
    assertThat(found.get(kind)).hasSize(MORE);
    for (int i = 0; i < MORE; i++) {
      Prediction theirs = next.get(i);
      Prediction its = found.get(kind).get(i);
      assertThat(its.getSampleId()).isEqualTo(theirs.getSampleId());
      assertThat(its.getModelVersion()).isEqualTo(theirs.getModelVersion());
      assertThat(its.getScores())
          .as("scores of %s", its.getSampleId())
          .isEqualTo(theirs.getScores());
      assertThat(its.getPredicted()).isEqualTo(theirs.getPredicted());
      assertThat(its.getDetails()).isEqualTo(theirs.getDetails());
    }
    if (kind != EveryKind.MP_NEURON) {
      assertThat(next.get(0).getModelVersion()).as("it had learnt").isPositive();
    }
    assertThat(next.stream().map(Prediction::getScores).distinct().count())
        .as("different scores")
        .isGreaterThan(1);
  }

  private Path file(EveryKind kind) {
    return directory.resolve(kind.id() + ".avro");
  }

  private Path config(String name) throws Exception {
    StringBuilder yaml = new StringBuilder(top(name));
    for (EveryKind kind : EveryKind.values()) {
      yaml.append(kind.yaml("checkpoint: {everySamples: %d, every: 1h}".formatted(LEARNT)));
    }
    return Files.writeString(directory.resolve(name + ".yaml"), yaml);
  }

  private String top(String name) {
    return """
        name: %s
        kafka: {bootstrap.servers: "%s"}
        stateDir: %s
        models:
        """
        .formatted(name, cluster.bootstrapServers(), directory.resolve(name));
  }

  private static void sort(Deployment deployment, int samples, Map<EveryKind, List<Prediction>> to)
      throws Exception {
    try (var predictions =
        TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class)) {
      for (Prediction p : predictions.await(samples * EveryKind.values().length)) {
        to.computeIfAbsent(EveryKind.of(p.getModelId()), kind -> new ArrayList<>()).add(p);
      }
    }
  }

  /** The file's model is another kind; then the same kind, but not to the last detail. */
  @ParameterizedTest
  @EnumSource
  void anotherKindOrArchitectureIsRefused(EveryKind kind) throws Exception {
    EveryKind other = EveryKind.values()[(kind.ordinal() + 1) % EveryKind.values().length];
    Path config =
        Files.writeString(directory.resolve("three.yaml"), top("three") + kind.yaml("window: 77"));
    String refusal = "model " + kind.id() + ": the configuration does not fit the checkpoint";
    Result otherKind = execute("checkpoint", "import", config, file(other));
    assertThat(otherKind.code()).isEqualTo(1);
    assertThat(otherKind.lines()).isEmpty();
    assertThat(otherKind.error())
        .contains(refusal, "kind: %s is stored, %s is configured".formatted(other.id(), kind.id()));
    Result otherWindow = execute("checkpoint", "import", config, file(kind));
    assertThat(otherWindow.code()).isEqualTo(1);
    assertThat(otherWindow.error()).contains(refusal, "window: 1000 is stored, 77 is configured");
  }
}
