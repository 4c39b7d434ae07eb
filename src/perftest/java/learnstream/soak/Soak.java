package learnstream.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.admin.Admin;

/**
 * Lets a learner of three models run at 70 % of what it can do, with a command every ten seconds
 * and a second instance that joins and leaves six times, and looks at what it takes after a sixth
 * of the time, half of it, and all: at minutes 5, 15 and 30 of 30.
 *
 * <p>Arguments: minutes (30), file for the table (target/soak.md), samples each second (measured).
 * Ends with 1 if heap, threads or handles have grown by more than a tenth since the first look, or
 * if a sample was lost or predicted twice.
 */
public final class Soak {
  static final String DENSE = "dense";
  static final String CONVOLUTIONAL = "convolutional";
  static final String PERCEPTRON = "perceptron";

  private static final double LOAD = 0.7;
  private static final int PERIODS = 6;
  private static final List<Integer> LOOKS = List.of(1, 3, 6);

  /** The second instance's life within a period. */
  private static final double JOINS = 0.4;

  private static final double LEAVES = 0.6;
  private static final long COMMAND_SECONDS = 10;

  /** Samples that may wait while the learner's capacity is measured. */
  private static final int MAX_AHEAD = 5_000;

  private static final int WARM_UP = 1_000;

  private static final String YAML =
      """
      name: soak
      kafka: {bootstrap.servers: '%s'}
      streams: {topic.segment.bytes: 16777216}
      stateDir: '%s'
      modelBy: key
      partitions: 4
      models:
        - id: dense
          features: 64
          classes: [c0, c1, c2, c3]
          layers: [32]
          scaling: standard
        - id: convolutional
          kind: cnn
          features: {shape: [8, 8]}
          classes: [c0, c1, c2, c3]
          layers: [{kind: convolution, filters: 4, kernel: 3}, {kind: flatten}]
        - id: perceptron
          kind: perceptron
          features: 64
          classes: [c0, c1, c2, c3]
      """;

  private final Path directory;
  private final EmbeddedBroker broker;
  private final double seconds;
  private final List<Footprint> footprints = new ArrayList<>();
  private long start;
  private SampleFeed feed;
  private PredictionLog predictions;
  private CommandRound commands;
  private ChangelogSize changelogs;

  private Soak(Path directory, EmbeddedBroker broker, double seconds) {
    this.directory = directory;
    this.broker = broker;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    double minutes = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 30;
    Path table = Path.of(arguments.length > 1 ? arguments[1] : "target/soak.md");
    double rate = arguments.length > 2 ? Double.parseDouble(arguments[2]) : 0;
    Path directory = Files.createTempDirectory("learnstream-soak");
    boolean well;
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      well = new Soak(directory, broker, 60 * minutes).run(rate, table);
    } finally {
      delete(directory);
    }
    System.exit(well ? 0 : 1);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private boolean run(double givenRate, Path table) throws Exception {
    Deployment deployment = ConfigReader.read(config("first"));
    try (Admin admin = Admin.create(Map.copyOf(deployment.kafka()))) {
      new TopicSetup(deployment, admin).create();
      changelogs = new ChangelogSize(admin, deployment.name() + "-");
      return run(deployment, givenRate, table);
    }
  }

  private boolean run(Deployment deployment, double givenRate, Path table) throws Exception {
    try (LearnerProcess learner = learner("first");
        SampleFeed itsFeed = new SampleFeed(deployment);
        CommandRound itsCommands = new CommandRound(deployment)) {
      feed = itsFeed;
      commands = itsCommands;
      predictions = new PredictionLog(deployment);
      predictions.start();
      warmUp(learner);
      double rate = givenRate > 0 ? givenRate : LOAD * capacity();
      System.out.printf("%,.0f samples each second from now on%n", rate);
      soak(learner, rate);
      long lost = lost();
      predictions.stop();
      SoakTable result =
          new SoakTable(
              footprints,
              rate,
              feed.sent(),
              lost,
              predictions.doubled(),
              commands.sent(),
              commands.applied());
      result.write(table);
      System.out.print(result);
      return result.isFlat() && lost == 0 && predictions.doubled() == 0;
    }
  }

  private Path config(String instance) throws IOException {
    Path config = directory.resolve(instance + ".yaml");
    Files.writeString(config, YAML.formatted(broker.bootstrapServers(), stateDir(instance)));
    return config;
  }

  private Path stateDir(String instance) {
    return directory.resolve(instance);
  }

  private LearnerProcess learner(String instance) throws IOException {
    return new LearnerProcess(
        config(instance), stateDir(instance), Path.of("target", "soak-learner.log").toFile());
  }

  /** Waits until the learner runs and every class that it needs has been loaded. */
  private void warmUp(LearnerProcess learner) throws Exception {
    while (predictions.count() < 3L * WARM_UP) {
      requireAlive(learner);
      feed.keepUp(WARM_UP);
    }
  }

  /** Samples each second that the learner predicts and learns when more than those are there. */
  private double capacity() throws Exception {
    double warm = Math.min(60, seconds / 5) * 1e9;
    long begin = System.nanoTime();
    long half = 0;
    while (System.nanoTime() - begin < warm) {
      feed.keepUp(predictions.count() / 3 + MAX_AHEAD);
      if (half == 0 && System.nanoTime() - begin > warm / 2) {
        half = predictions.count();
      }
    }
    return (predictions.count() - half) / 3.0 / (warm / 2e9);
  }

  private void soak(LearnerProcess learner, double rate) throws Exception {
    int before = feed.sent();
    start = System.nanoTime();
    double nextCommand = COMMAND_SECONDS;
    LearnerProcess second = null;
    ExecutorService commanding = Executors.newSingleThreadExecutor();
    Future<?> command = null;
    try {
      while (passed() < seconds) {
        feed.keepUp(before + (long) (passed() * rate));
        if (passed() > nextCommand && (command == null || command.isDone())) {
          if (command != null) {
            command.get();
          }
          command =
              commanding.submit(
                  () -> {
                    commands.next();
                    return null;
                  });
          nextCommand = passed() + COMMAND_SECONDS;
          tell();
        }
        double period = passed() / seconds * PERIODS;
        double within = period - Math.floor(period);
        if (second == null && within > JOINS && within < LEAVES) {
          second = learner("second");
        } else if (second != null && within > LEAVES) {
          second.close();
          second = null;
        }
        look(learner, period);
      }
      look(learner, PERIODS);
    } finally {
      commanding.shutdownNow();
      if (second != null) {
        second.close();
      }
    }
  }

  private double passed() {
    return (System.nanoTime() - start) / 1e9;
  }

  private void look(LearnerProcess learner, double period) throws Exception {
    requireAlive(learner);
    if (footprints.size() < LOOKS.size() && period >= LOOKS.get(footprints.size())) {
      footprints.add(learner.footprint(passed() / 60, changelogs.bytes()));
      System.out.println(footprints.get(footprints.size() - 1));
    }
  }

  private static void requireAlive(LearnerProcess learner) {
    if (!learner.isAlive()) {
      throw new IllegalStateException("the learner has ended; see target/soak-learner.log");
    }
  }

  private void tell() throws Exception {
    System.out.printf(
        "%5.0f s: %,d samples sent, %,d predictions wait, %d of %d commands applied%n",
        passed(),
        feed.sent(),
        3L * feed.sent() - predictions.count(),
        commands.applied(),
        commands.sent());
  }

  /** Predictions that have not come two minutes after none came any more. */
  private long lost() throws Exception {
    long expected = 3L * feed.sent();
    long deadline = System.nanoTime() + 120_000_000_000L;
    long count = predictions.count();
    while (count < expected && System.nanoTime() < deadline) {
      feed.keepUp(0);
      if (predictions.count() > count) {
        count = predictions.count();
        deadline = System.nanoTime() + 120_000_000_000L;
      }
    }
    return expected - count;
  }
}
