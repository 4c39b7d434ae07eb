package learnstream.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.drift.Drift;
import learnstream.model.drift.DriftSpec;
import learnstream.synthetic.Sea;
import learnstream.synthetic.SyntheticStream;

/**
 * Prints the tables of {@code topology-docs/drift.md}: delay and false alarms of each detector, and
 * how fast a model is back where it was. Run it from the repository's directory:
 *
 * <pre>{@code
 * mvn -q test-compile exec:exec -Dexec.classpathScope=test -Dexec.executable=java \
 *   -Dexec.args="--add-modules jdk.incubator.vector -cp %classpath learnstream.drift.DriftTable"
 * }</pre>
 */
public final class DriftTable {
  private static final int CONCEPT = 10_000;
  private static final int CHANGES = 3;
  private static final int STEADY = 100_000;
  private static final int SEEDS = 10;
  private static final String NETWORK = "layers: [16], scaling: standard, ";
  private static final String MODEL = "{features: [x, y, z], classes: 2, %s, drift: %s}";

  private static final List<String> DETECTORS =
      List.of("adwin", "ddm", "hddm-a", "hddm-w", "page-hinkley");

  private DriftTable() {}

  public static void main(String[] args) throws Exception {
    heading("a model that learns nothing more after 5,000 samples");
    Drawn sea = new Drawn(seed -> new Sea(seed, CONCEPT), seed -> new Sea(seed, Long.MAX_VALUE));
    String stops =
        NETWORK + "optimiser: sgd, learningRate: {schedule: linear, rate: 0.05, steps: 5000}";
    detectors(spec(stops, "[" + String.join(", ", DETECTORS) + "]"), sea);
    heading("one that learns on");
    detectors(spec(NETWORK + "optimiser: sgd", "[" + String.join(", ", DETECTORS) + "]"), sea);
    heading("a field that moves by its deviation at each change");
    detectors(
        spec(NETWORK + "optimiser: sgd", "[{detector: adwin, on: z}, {detector: kswin, on: z}]"),
        new Drawn(seed -> new Moving(seed, CONCEPT), seed -> new Moving(seed, Long.MAX_VALUE)));
    heading("a pool that is watched by default");
    detectors(spec("kind: pool", "auto"), sea);
    answers();
  }

  /** The streams that are compared, by seed. */
  private record Drawn(
      LongFunction<SyntheticStream> changing, LongFunction<SyntheticStream> steady) {}

  /** SEA of one concept, whose third number moves back and forth by its deviation. */
  private record Moving(Sea sea, long concept, long[] drawn) implements SyntheticStream {
    Moving(long seed, long concept) {
      this(new Sea(seed, Long.MAX_VALUE), concept, new long[1]);
    }

    @Override
    public int features() {
      return sea.features();
    }

    @Override
    public int classes() {
      return sea.classes();
    }

    @Override
    public int next(double[] features) {
      int label = sea.next(features);
      features[2] += drawn[0]++ / concept % 2 * 10 / Math.sqrt(12);
      return label;
    }

    @Override
    public int mostProbable() {
      return sea.mostProbable();
    }
  }

  /** A model on a stream: where drifts were found, and how many of each hundred were right. */
  private static final class Run {
    final Map<String, List<Integer>> drifts = new TreeMap<>();
    final int[] right;
    int all;

    Run(ModelSpec spec, SyntheticStream stream, int samples) {
      right = new int[samples / 100];
      Learner learner = new Learner(spec);
      double[] features = new double[3];
      for (int i = 0; i < samples; i++) {
        int label = stream.next(features);
        learner.predict(features);
        boolean isRight = learner.predictedClass() == label;
        right[i / 100] += isRight ? 1 : 0;
        all += isRight ? 1 : 0;
        learner.learn(learner.oneHot(label), 1, i);
        for (Drift drift : learner.drifts()) {
          drifts.computeIfAbsent(drift.spec().label(), d -> new ArrayList<>()).add(i);
        }
      }
    }
  }

  private static ModelSpec spec(String training, String drift) throws Exception {
    String yaml = "models: [" + MODEL.formatted(training, drift) + "]";
    return ConfigReader.parse(yaml, "table").models().get(0).spec();
  }

  private static void heading(String of) {
    System.out.println();
    System.out.println("Of " + of + ":");
    System.out.println();
    System.out.println(
        "| detector | changes found | samples until then | found again, for nothing | in 100,000"
            + " without a change |");
    System.out.println("|---|---|---|---|---|");
  }

  private static void detectors(ModelSpec spec, Drawn streams) {
    List<Run> changing = new ArrayList<>();
    List<Run> steady = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      changing.add(new Run(spec, streams.changing().apply(seed), (CHANGES + 1) * CONCEPT));
      steady.add(new Run(spec, streams.steady().apply(seed), STEADY));
    }
    for (DriftSpec detector : spec.drift()) {
      row(detector.label(), changing, steady);
    }
  }

  private static void row(String detector, List<Run> changing, List<Run> steady) {
    int again = 0;
    int early = 0;
    int[] found = new int[CHANGES];
    double[] delays = new double[CHANGES];
    for (Run run : changing) {
      boolean[] isFound = new boolean[CHANGES];
      for (int at : run.drifts.getOrDefault(detector, List.of())) {
        int change = at / CONCEPT - 1;
        if (change < 0) {
          early++;
        } else if (isFound[change]) {
          again++;
        } else {
          isFound[change] = true;
          found[change]++;
          delays[change] += at % CONCEPT;
        }
      }
    }
    List<String> founds = new ArrayList<>();
    List<String> means = new ArrayList<>();
    for (int change = 0; change < CHANGES; change++) {
      founds.add("%d of %d".formatted(found[change], SEEDS));
      means.add(found[change] == 0 ? "-" : "%,.0f".formatted(delays[change] / found[change]));
    }
    int[] alarms =
        steady.stream()
            .mapToInt(run -> run.drifts.getOrDefault(detector, List.of()).size())
            .toArray();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %.1f, %.1f | %.1f, at most %d |%n",
        detector,
        String.join(", ", founds),
        String.join(", ", means),
        (double) again / SEEDS,
        (double) early / SEEDS,
        (double) IntStream.of(alarms).sum() / SEEDS,
        IntStream.of(alarms).max().orElse(0));
  }

  /** Points below the level of the last 2,000 samples before each change. */
  private static void answers() throws Exception {
    System.out.println();
    System.out.println(
        "| training | drift | accuracy | points below, samples 1 to 500 | 501 to 1,000 | 1,001 to"
            + " 2,000 | within 2 points after |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String training : List.of("optimiser: sgd", "optimiser: adam")) {
      for (String answer : List.of("tell", "raise-rate", "reset", "roll-back")) {
        row(NETWORK + training, "{detector: adwin, answer: %s}".formatted(answer));
      }
      row(NETWORK + training, "{detector: hddm-a, answer: replace}");
    }
    row("kind: pool", "none");
    row("kind: pool", "auto");
    for (String detector : List.of("adwin", "hddm-a", "ddm")) {
      row("kind: pool", "{detector: %s, answer: restart-member}".formatted(detector));
    }
  }

  private static void row(String training, String drift) throws Exception {
    double[] below = new double[3];
    double[][] curves = new double[CHANGES][CONCEPT / 100];
    double accuracy = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      Run run = new Run(spec(training, drift), new Sea(seed, CONCEPT), (CHANGES + 1) * CONCEPT);
      accuracy += (double) run.all / (CHANGES + 1) / CONCEPT / SEEDS;
      for (int change = 1; change <= CHANGES; change++) {
        int at = change * CONCEPT / 100;
        double before = mean(run.right, at - 20, at);
        below[0] += before - mean(run.right, at, at + 5);
        below[1] += before - mean(run.right, at + 5, at + 10);
        below[2] += before - mean(run.right, at + 10, at + 20);
        for (int i = 0; i < CONCEPT / 100; i++) {
          curves[change - 1][i] += (before - run.right[at + i]) / SEEDS;
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| `%s` | `%s` | %.4f | %.1f | %.1f | %.1f | %s |%n",
        training.replace(NETWORK, ""),
        drift,
        accuracy,
        below[0] / SEEDS / CHANGES,
        below[1] / SEEDS / CHANGES,
        below[2] / SEEDS / CHANGES,
        Arrays.stream(curves)
            .map(curve -> Integer.toString(samplesUntilWithin(2, curve)))
            .collect(Collectors.joining(", ")));
  }

  /** The end of the first 200 samples that are on average no more points below. */
  private static int samplesUntilWithin(double points, double[] curve) {
    int end = 2;
    while (end < curve.length && curve[end - 2] + curve[end - 1] > 2 * points) {
      end++;
    }
    return 100 * end;
  }

  private static double mean(int[] hundreds, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += hundreds[i];
    }
    return sum / (to - from);
  }
}
