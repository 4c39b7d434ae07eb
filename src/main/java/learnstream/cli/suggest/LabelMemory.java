package learnstream.cli.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What earlier labels say of the next one, as it was in the records.
 *
 * @param setting the value of {@code history}, or nothing if they say little
 * @param reason what was seen
 */
record LabelMemory(String setting, String reason) {
  private static final LabelMemory NONE = new LabelMemory("", "");

  /** Labels before which nothing is said. */
  private static final int FEWEST = 50;

  /** The last of the numbers is a good guess of the next if they change by less than this. */
  private static final double STEADY = 0.6;

  /** They are best learnt as changes if these are less than this. */
  private static final double VERY_STEADY = 0.5;

  /** And the last class, if it is right so much more often than the most frequent one. */
  private static final double AHEAD = 0.05;

  /** The last one of a category's value, not of all, if it is nearer by this factor. */
  private static final double MUCH_NEARER = 0.7;

  /** A season is looked for up to so many labels back: more than a fortnight of hours. */
  private static final int LONGEST_SEASON = 400;

  /** Correlation of the changes in one season with those in the next. */
  private static final double SEASONAL = 0.2;

  /** A shorter season is told beside the one that repeats best, if it repeats nearly so well. */
  private static final double NEARLY_BEST = 0.8;

  /** And if it repeats less well than this after two of them. */
  private static final double STILL_BEST = 0.9;

  /** What is as good as the best but for chance. */
  private static final double AS_GOOD = 0.95;

  /** Correlation of the label's changes with those of a number that are then told. */
  private static final double MOVES_WITH = 0.1;

  /** Standard errors of a correlation beyond which it is taken for no accident. */
  private static final double SURE = 4;

  /**
   * @param inputs the fields that are inputs, with their names
   */
  static LabelMemory of(Label label, Map<FieldProfile, String> inputs) {
    Finder finder = new Finder(label.field(), inputs);
    return label.isClass() ? finder.ofClasses() : finder.ofNumbers();
  }

  /** Looks at one label, and puts together what is set and why. */
  private static final class Finder {
    private final FieldProfile label;
    private final Map<FieldProfile, String> inputs;
    private final List<String> settings = new ArrayList<>(List.of("labels: 2"));
    private final List<String> reasons = new ArrayList<>();

    Finder(FieldProfile label, Map<FieldProfile, String> inputs) {
      this.label = label;
      this.inputs = inputs;
    }

    private List<FieldProfile> of(String... kinds) {
      return inputs.keySet().stream()
          .filter(field -> List.of(kinds).contains(Guess.of(field).kind()))
          .toList();
    }

    LabelMemory ofClasses() {
      Map.Entry<String, Long> majority = label.values().get(0);
      double share = (double) majority.getValue() / label.present();
      Succession succession = Succession.OF_ALL;
      double repeated = label.repeated();
      for (Succession each : successions()) {
        double its = each.repeated(label);
        if (its > Math.max(repeated, each.majority(label)) + AHEAD) {
          succession = each;
          repeated = its;
        }
      }
      if (repeated < share + AHEAD) {
        return NONE;
      }
      reasons.add(
          "the last label%s is the next one in %s, %s in %s"
              .formatted(
                  ofThe(succession),
                  Values.percent(repeated),
                  Values.shortened(majority.getKey()),
                  Values.percent(share)));
      double code = label.code(majority.getKey());
      addChanges(succession.of(label).is(code).changes(), succession);
      return memory(succession);
    }

    LabelMemory ofNumbers() {
      if (label.present() < FEWEST) {
        return NONE;
      }
      Succession succession = Succession.OF_ALL;
      double distance = succession.distance(label);
      for (Succession each : successions()) {
        double its = each.distance(label);
        // A value's mean, which a network learns by itself, is not enough.
        if (its < MUCH_NEARER * distance && each.changes(label) < STEADY) {
          succession = each;
          distance = its;
        }
      }
      double nearness = succession.by() == null ? label.changes() : succession.changes(label);
      Series changes = succession.of(label).changes();
      List<Integer> seasons = seasons(changes);
      if (nearness >= STEADY && seasons.isEmpty()) {
        return NONE;
      }
      if (nearness < STEADY) {
        reasons.add(
            "the last label%s is %s times nearer to the next than the mean is"
                .formatted(
                    ofThe(succession),
                    Values.shown(Math.rint(10 / Math.max(nearness, 1e-3)) / 10)));
      }
      if (!seasons.isEmpty()) {
        settings.add("lags: " + seasons);
        reasons.add(
            "it repeats after "
                + String.join(" and ", seasons.stream().map(Object::toString).toList()));
      }
      settings.add("mean: 100");
      if (nearness < VERY_STEADY) {
        settings.add("relativeTo: last-label");
        // With the seasons, everything moves with everything.
        if (seasons.isEmpty()) {
          addChanges(changes, succession);
        }
      }
      return memory(succession);
    }

    private List<Succession> successions() {
      return of("category", "hash").stream()
          .map(field -> Succession.by(field, label.series().size()))
          .filter(Objects::nonNull)
          .toList();
    }

    private static String ofThe(Succession succession) {
      return succession.by() == null ? "" : " of the " + Values.shortened(succession.by().name());
    }

    /** Adds changes of numbers, if there is one that moves with the label. */
    private void addChanges(Series label, Succession succession) {
      FieldProfile leader = null;
      double most = Math.max(MOVES_WITH, SURE / Math.sqrt(Math.max(1, label.size())));
      for (FieldProfile number : of("number")) {
        double correlation = Math.abs(label.correlation(succession.of(number).changes(), 0));
        if (correlation > most) {
          leader = number;
          most = correlation;
        }
      }
      if (leader != null) {
        settings.add("changes: true");
        reasons.add("it moves with " + Values.shortened(leader.name()));
      }
    }

    private LabelMemory memory(Succession succession) {
      if (succession.by() != null) {
        settings.add("by: " + Yaml.value(inputs.get(succession.by())));
      }
      return new LabelMemory(
          "{%s}".formatted(String.join(", ", settings)), String.join("; ", reasons));
    }
  }

  /**
   * After how many labels the changes repeat: the first that is nearly the best, and the best if
   * they repeat less well after two of the first, as days of a week do; or nothing.
   */
  private static List<Integer> seasons(Series changes) {
    int longest = Math.min(LONGEST_SEASON, changes.size() / 4);
    double[] correlations = new double[Math.max(2, longest + 2)];
    for (int lag = 1; lag < correlations.length; lag++) {
      correlations[lag] = changes.correlation(changes, lag);
    }
    double needed = Math.max(SEASONAL, SURE / Math.sqrt(Math.max(1, changes.size())));
    List<Integer> peaks = new ArrayList<>();
    double best = 0;
    for (int lag = 3; lag <= longest; lag++) {
      double here = correlations[lag];
      if (here > needed && here > correlations[lag - 1] && here >= correlations[lag + 1]) {
        peaks.add(lag);
        best = Math.max(best, here);
      }
    }
    List<Integer> seasons = new ArrayList<>();
    for (int lag : peaks) {
      boolean isFirst = seasons.isEmpty() && correlations[lag] >= NEARLY_BEST * best;
      boolean isLonger =
          seasons.size() == 1
              && correlations[lag] > AS_GOOD * best
              && lag > 2 * seasons.get(0)
              && correlations[2 * seasons.get(0)] < STILL_BEST * best;
      if (isFirst || isLonger) {
        seasons.add(lag);
      }
    }
    return seasons;
  }
}
