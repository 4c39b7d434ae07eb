package learnstream.stream.app;

import static learnstream.cli.CommandLines.execute;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import learnstream.cli.CommandLines.Result;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two halves of a GAN as two processes that share nothing but a broker, which the generator
 * reaches by a line of its own. Whatever a test does to one of them, the pair goes on.
 */
class GanIT {
  private static final double SECONDS_TO_GO_ON = 10;

  /** A process that has two cores for itself is there after two. */
  private static final double SECONDS_TO_START = 3;

  private static final int SNAPSHOT_EVERY = 100;

  @TempDir private static Path directory;
  private static final Map<GanHalf, Path> CONFIGS = new EnumMap<>(GanHalf.class);
  private static final Map<GanHalf, Process> PROCESSES = new EnumMap<>(GanHalf.class);
  private static Forwarder line;
  private static TestCluster cluster;
  private static Deployment deployment;
  private static CommittedReader<GanMetrics> metrics;

  @BeforeAll
  static void startThePair() throws Exception {
    line = new Forwarder();
    cluster =
        new TestCluster(
            Map.of(
                "listeners", "EXTERNAL://localhost:0,LINE://localhost:0,CONTROLLER://localhost:0",
                "advertised.listeners",
                    "EXTERNAL://localhost:0,LINE://localhost:%d".formatted(line.port()),
                "listener.security.protocol.map",
                    "EXTERNAL:PLAINTEXT,LINE:PLAINTEXT,CONTROLLER:PLAINTEXT"));
    line.to(cluster.port("LINE"));
    CONFIGS.put(GanHalf.GENERATOR, config("generator", "localhost:" + line.port()));
    CONFIGS.put(GanHalf.DISCRIMINATOR, config("discriminator", cluster.bootstrapServers()));
    deployment = ConfigReader.read(CONFIGS.get(GanHalf.DISCRIMINATOR));
    cluster.createTopics(deployment);
    sendRealPoints(deployment, 2000);
    metrics = TestCluster.reader(deployment, deployment.topics().metrics(), GanMetrics.class);
    start(GanHalf.DISCRIMINATOR);
    start(GanHalf.GENERATOR);
    awaitExchange(GanHalf.GENERATOR, 250);
  }

  private static Path config(String half, String servers) throws Exception {
    return Files.writeString(
        directory.resolve(half + ".yaml"),
        """
        name: pair
        kafka: {bootstrap.servers: "%s"}
        stateDir: %s
        metrics: {every: 200ms}
        gan:
          features: 2
          conditional: true
          classes: [up, down]
          batch: 32
          noise: 2
          generator: {layers: [16]}
          discriminator: {layers: [16]}
          snapshot: {everySamples: %d}
          checkpoint: {everyExchanges: 100}
          evaluation: {every: 0s, modes: [[1, 1], [-1, -1]]}
        """
            .formatted(servers, directory.resolve(half), SNAPSHOT_EVERY));
  }

  private static void sendRealPoints(Deployment deployment, int count) {
    SplittableRandom random = new SplittableRandom(1);
    int width = deployment.gan().spec().width();
    try (var producer = TestCluster.producer(deployment)) {
      for (int i = 0; i < count; i++) {
        float centre = i % 2 == 0 ? 1 : -1;
        List<Float> point = new ArrayList<>();
        for (int j = 0; j < width; j++) {
          point.add(centre + (float) (0.1 * random.nextGaussian()));
        }
        cluster.send(
            producer,
            deployment,
            null,
            new LabelledSample(
                "p" + i, null, point, i % 2 == 0 ? "up" : "down", 1.0, Instant.EPOCH));
      }
    }
  }

  private static void start(GanHalf half) throws Exception {
    PROCESSES.put(
        half,
        TestCluster.run(CONFIGS.get(half), "256m", "--only", half.name().toLowerCase(Locale.ROOT)));
  }

  @AfterAll
  static void stop() throws Exception {
    for (Process process : PROCESSES.values()) {
      process.destroyForcibly().waitFor();
    }
    metrics.close();
    line.close();
    cluster.close();
  }

  private static GanMetrics newest(GanHalf half) {
    GanMetrics newest = null;
    for (GanMetrics found : metrics.found()) {
      newest = found.getHalf() == half ? found : newest;
    }
    return newest;
  }

  private static GanMetrics awaitExchange(GanHalf half, long exchange) throws Exception {
    metrics.await(
        () -> {
          PROCESSES.forEach(
              (which, process) -> assertThat(process.isAlive()).as("%s runs", which).isTrue());
          return newest(half) != null && newest(half).getExchange() >= exchange;
        });
    return newest(half);
  }

  private static void pollFor(double seconds) throws Exception {
    long until = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < until) {
      metrics.poll();
    }
  }

  private static String log(GanHalf half) throws Exception {
    Path config = CONFIGS.get(half);
    return Files.readString(config.resolveSibling(config.getFileName() + ".log"));
  }

  /** What a half's newest process has logged of its beginning: version and exchange. */
  private static long[] begunWith(GanHalf half) throws Exception {
    MatchResult last =
        Pattern.compile("goes on with version (\\d+), exchange (\\d+)")
            .matcher(log(half))
            .results()
            .reduce((older, newer) -> newer)
            .orElseThrow();
    return new long[] {Long.parseLong(last.group(1)), Long.parseLong(last.group(2))};
  }

  private static GanHalf other(GanHalf half) {
    return half == GanHalf.GENERATOR ? GanHalf.DISCRIMINATOR : GanHalf.GENERATOR;
  }

  /** Starts a half and returns after how many seconds its process is there. */
  private static double startAgain(GanHalf half) throws Exception {
    long started = System.nanoTime();
    int before = log(half).length();
    start(half);
    while (!log(half).substring(before).contains("learning from")) {
      metrics.poll();
      assertThat(PROCESSES.get(half).isAlive()).as("%s runs", half).isTrue();
    }
    return (System.nanoTime() - started) / 1e9;
  }

  private static void assertItGoesOnInTime(GanHalf half, long stoppedAt, double allowed)
      throws Exception {
    long returned = System.nanoTime();
    awaitExchange(half, stoppedAt + 10);
    double seconds = (System.nanoTime() - returned) / 1e9;
    System.out.printf("%s: goes on after %.1f s of %.1f%n", half, seconds, allowed);
    assertThat(seconds).as("s until the exchange went on").isLessThan(allowed);
  }

  /** Kills a half, and starts it again after some time. */
  private static void killAndStartAgain(GanHalf half) throws Exception {
    long before = newest(half).getExchange();
    GanMetrics atKill = awaitExchange(half, before + 2 * SNAPSHOT_EVERY);
    PROCESSES.get(half).destroyForcibly().waitFor();
    pollFor(1);
    long stopped = newest(other(half)).getExchange();
    pollFor(2);
    assertThat(PROCESSES.get(other(half)).isAlive()).as("the other one waits").isTrue();
    assertThat(newest(other(half)).getExchange())
        .as("and has nobody to exchange with")
        .isEqualTo(stopped);
    assertThat(newest(other(half)).getExchangesPerSecond()).isZero();

    int seen = metrics.found().size();
    // A machine that others use, too, is so many times slower.
    double slowness = Math.max(1, startAgain(half) / SECONDS_TO_START);
    assertItGoesOnInTime(half, stopped, SECONDS_TO_GO_ON * slowness);

    long[] begun = begunWith(half);
    assertThat(begun[1])
        .as("the newest snapshot's exchange")
        .isGreaterThan(atKill.getExchange() - SNAPSHOT_EVERY - 1)
        .isLessThanOrEqualTo(stopped);
    assertThat(metrics.found().subList(seen, metrics.found().size()))
        .filteredOn(found -> found.getHalf() == half)
        .allSatisfy(found -> assertThat(found.getVersion()).isGreaterThanOrEqualTo(begun[0]));
    awaitExchange(other(half), stopped + 100);
  }

  @Test
  void goesOnAfterTheGeneratorWasKilled() throws Exception {
    killAndStartAgain(GanHalf.GENERATOR);
  }

  @Test
  void goesOnAfterTheDiscriminatorWasKilled() throws Exception {
    killAndStartAgain(GanHalf.DISCRIMINATOR);
  }

  /** Longer than it takes the group to give the half up. */
  @Test
  void goesOnAfterOneHalfHasLostTheBroker() throws Exception {
    long before = newest(GanHalf.GENERATOR).getExchange();
    awaitExchange(GanHalf.GENERATOR, before + 100);
    line.cut();
    pollFor(1);
    long stopped = newest(GanHalf.DISCRIMINATOR).getExchange();
    pollFor(7);
    assertThat(newest(GanHalf.DISCRIMINATOR).getExchange())
        .as("without a broker")
        .isEqualTo(stopped);
    line.mend();
    assertItGoesOnInTime(GanHalf.GENERATOR, stopped, SECONDS_TO_GO_ON);
  }

  @Test
  void aPairGoesOnFromItsCheckpointsInAnotherDeployment() throws Exception {
    Path from = CONFIGS.get(GanHalf.DISCRIMINATOR);
    Path to =
        Files.writeString(
            directory.resolve("restored.yaml"),
            Files.readString(from)
                .replace("name: pair", "name: restored")
                .replace(
                    directory.resolve("discriminator").toString(),
                    directory.resolve("restored").toString()));
    Deployment restored = ConfigReader.read(to);
    assertThat(execute("topics", to, "--create").code()).isZero();
    for (String half : List.of("gan-generator", "gan-discriminator")) {
      Path file = directory.resolve(half + ".avro");
      assertThat(
              execute("checkpoint", "export", from, file, "--model", half, "--number", 200).code())
          .isZero();
      assertThat(execute("checkpoint", "import", to, file).lines())
          .singleElement()
          .asString()
          .startsWith("model " + half + " begins with version ");
      assertThat(execute("checkpoint", "import", to, file).error())
          .startsWith("model " + half + ": it has learnt before");
    }
    sendRealPoints(restored, 2000);
    assertThat(metricsOfAnAppTo(restored, 300)).allMatch(found -> found.getExchange() >= 200);
  }

  /** Runs both halves in this process until so many exchanges. */
  private static List<GanMetrics> metricsOfAnAppTo(Deployment of, long exchange) throws Exception {
    try (LearnstreamApp app = new LearnstreamApp(of);
        CommittedReader<GanMetrics> its =
            TestCluster.reader(of, of.topics().metrics(), GanMetrics.class)) {
      app.start();
      its.await(
          () -> {
            assertThat(app.failure()).isEmpty();
            return its.found().stream().anyMatch(found -> found.getExchange() > exchange);
          });
      return its.found();
    }
  }

  private static Deployment another(String name, String gan) throws Exception {
    return ConfigReader.parse("name: %s\ngan: {%s}\n".formatted(name, gan), name)
        .at(cluster.bootstrapServers(), directory.resolve(name));
  }

  /** Of two megabytes; a topic takes one unless it is told otherwise. */
  @Test
  void carriesLargeBatches() throws Exception {
    Deployment large =
        another(
            "large",
            "features: 8192, generator: {layers: [2]}, discriminator: {layers: [2]},"
                + " evaluation: {every: 0s}");
    cluster.createTopics(large);
    sendRealPoints(large, 64);
    assertThat(metricsOfAnAppTo(large, 5)).allMatch(found -> found.getDropped().isEmpty());
  }

  @Test
  void doesNotRunOnTopicsWithoutAnOrder() throws Exception {
    Deployment wide = another("wide", "features: 2");
    try (Admin admin = Admin.create(new HashMap<>(wide.kafka()))) {
      TopicSetup.create(admin, List.of(new NewTopic("wide.generated", 2, (short) 1)));
      TopicSetup topics = new TopicSetup(wide, admin);
      topics.create();
      assertThat(topics.obstacle())
          .contains(
              "topic wide.generated has 2 partitions, but each half of a GAN learns from one"
                  + " partition in order: use a topic with one");
    }
  }

  @Test
  void drawsSamplesOnRequest() throws Exception {
    Path config = CONFIGS.get(GanHalf.DISCRIMINATOR);
    Result printed = execute("generate", config, "--count", 5, "--seed", 3);
    assertThat(printed.code()).isZero();
    assertThat(printed.lines())
        .hasSize(5)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "\\{\"label\":\"(up|down)\",\"features\":\\[-?[0-9.E-]+,-?[0-9.E-]+]}"));
    assertThat(execute("generate", config, "--count", 5, "--class", "up").lines())
        .hasSize(5)
        .allSatisfy(line -> assertThat(line).startsWith("{\"label\":\"up\""));
    assertThat(execute("generate", config, "--class", "left").error())
        .contains("label: left is not allowed; give one of [up, down]");
    Path png = directory.resolve("points.png");
    assertThat(execute("generate", config, "--count", 200, "--png", png).code()).isZero();
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isGreaterThan(100);
    Result refused = execute("generate", config, "--count", 1_000_000);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.error())
        .contains("count: 1000000 is not allowed; give 1 to 10000 (gan.mostSamples)");
    assertThat(execute("generate", config, "--count", 0).code()).isEqualTo(1);
    assertThat(
            execute("tail", config, "metrics", "--limit", 1, "--fields", "half,exchange").lines())
        .singleElement()
        .asString()
        .contains("\"exchange\": ");
    assertThat(execute("run", config, "--only", "models").error())
        .contains("--only: models is not in the configuration; [generator, discriminator] is");
  }
}
