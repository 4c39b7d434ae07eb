package learnstream.drift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.drift.Drift;
import learnstream.synthetic.Sea;

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
  private static final String MODEL =
      "{features: 3, classes: 2, layers: [16], scaling: standard, optimiser: %s, drift: %s}";

  private static final List<String> DETECTORS =
      List.of("adwin", "ddm", "hddm-a", "hddm-w", "page-hinkley", "kswin");

  private DriftTable() {}

  public static void main(String[] args) throws Exception {
    detectors("sgd");
    detectors("adam");
    detectors("sgd, learningRate: 0.001");
    if (args.length > 0) return;
    answers();
  }

  /** A model on a stream: where drifts were found, and how many of each hundred were right. */
  private static final class Run {
    final Map<String, List<Integer>> drifts = new TreeMap<>();
    final int[] right;
    int all;

    Run(ModelSpec spec, Sea stream, int samples) {
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
          drifts.computeIfAbsent(drift.spec().detector().label(), d -> new ArrayList<>()).add(i);
        }
      }
    }

    List<Integer> of(String detector) {
      return drifts.getOrDefault(detector, List.of());
    }
  }

  private static ModelSpec spec(String optimiser, String drift) throws Exception {
    String yaml = "models: [" + MODEL.formatted(optimiser, drift) + "]";
    return ConfigReader.parse(yaml, "table").models().get(0).spec();
  }

  private static void detectors(String optimiser) throws Exception {
    ModelSpec spec = spec(optimiser, "[" + String.join(", ", DETECTORS) + "]");
    List<Run> changing = new ArrayList<>();
    List<Run> steady = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      changing.add(new Run(spec, new Sea(seed, CONCEPT), (CHANGES + 1) * CONCEPT));
      steady.add(new Run(spec, new Sea(seed, Long.MAX_VALUE), STEADY));
    }
    System.out.println(
        "| detector | found | delay 8 to 9 | 9 to 7 | 7 to 9.5 | other alarms in 40,000 | alarms in"
            + " 100,000 without a change |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String detector : DETECTORS) {
      int found = 0;
      int others = 0;
      double[] delays = new double[CHANGES];
      int[] founds = new int[CHANGES];
      for (Run run : changing) {
        boolean[] isFound = new boolean[CHANGES];
        for (int at : run.of(detector)) {
          int change = at / CONCEPT - 1;
          if (change < 0 || isFound[change]) {
            others++;
            continue;
          }
          isFound[change] = true;
          found++;
          founds[change]++;
          delays[change] += at % CONCEPT;
        }
      }
      long alarms = steady.stream().mapToLong(run -> run.of(detector).size()).sum();
      long most = steady.stream().mapToLong(run -> run.of(detector).size()).max().orElse(0);
      System.out.printf(
          Locale.ROOT,
          "| %s | %d of %d | %.0f | %.0f | %.0f | %.1f | %.1f, at most %d |%n",
          detector,
          found,
          CHANGES * SEEDS,
          delays[0] / founds[0],
          delays[1] / founds[1],
          delays[2] / founds[2],
          (double) others / SEEDS,
          (double) alarms / SEEDS,
          most);
    }
  }

  /** Points below the level of the last 2,000 samples before each change. */
  private static void answers() throws Exception {
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("none", "[]");
    for (String answer : List.of("tell", "raise-rate", "reset", "roll-back")) {
      answers.put("adwin, " + answer, "{detector: adwin, answer: " + answer + "}");
    }
    answers.put("hddm-w, replace", "{detector: hddm-w, answer: replace}");
    System.out.println();
    System.out.println(
        "| optimiser | answer | accuracy | points below, samples 1 to 500 | 501 to 1,000 | 1,001 to"
            + " 2,000 |");
    System.out.println("|---|---|---|---|---|---|");
    for (String optimiser : List.of("sgd", "adam", "sgd, learningRate: 0.001")) {
      for (Map.Entry<String, String> answer : answers.entrySet()) {
        if (!answer.getKey().equals("none")) {
          row(optimiser, answer.getKey(), spec(optimiser, answer.getValue()));
        }
      }
    }
  }

  private static void row(String optimiser, String answer, ModelSpec spec) {
    double[] below = new double[3];
    double accuracy = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      Run run = new Run(spec, new Sea(seed, CONCEPT), (CHANGES + 1) * CONCEPT);
      accuracy += (double) run.all / (CHANGES + 1) / CONCEPT / SEEDS;
      for (int change = 1; change <= CHANGES; change++) {
        int at = change * CONCEPT / 100;
        double before = mean(run.right, at - 20, at);
        below[0] += before - mean(run.right, at, at + 5);
        below[1] += before - mean(run.right, at + 5, at + 10);
        below[2] += before - mean(run.right, at + 10, at + 20);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.4f | %.1f | %.1f | %.1f |%n",
        optimiser,
        answer,
        accuracy,
        below[0] / SEEDS / CHANGES,
        below[1] / SEEDS / CHANGES,
        below[2] / SEEDS / CHANGES);
  }

  private static double mean(int[] hundreds, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += hundreds[i];
    }
    return sum / (to - from);
  }
}
