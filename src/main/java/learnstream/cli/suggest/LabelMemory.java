package learnstream.cli.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
   * @param numbers fields that are inputs as numbers
   */
  static LabelMemory of(Label label, List<FieldProfile> numbers) {
    return label.isClass() ? ofClasses(label.field(), numbers) : ofNumbers(label.field(), numbers);
  }

  private static LabelMemory ofClasses(FieldProfile field, List<FieldProfile> numbers) {
    Map.Entry<String, Long> majority = field.values().get(0);
    double share = (double) majority.getValue() / field.present();
    if (field.repeated() < share + AHEAD) {
      return NONE;
    }
    List<String> settings = new ArrayList<>(List.of("labels: 2"));
    List<String> reasons = new ArrayList<>();
    reasons.add(
        "the last label is the next one in %s, %s in %s"
            .formatted(
                Values.percent(field.repeated()),
                Values.shortened(majority.getKey()),
                Values.percent(share)));
    addChanges(
        field.series().is(field.code(majority.getKey())).changes(), numbers, settings, reasons);
    return of(settings, reasons);
  }

  private static void addChanges(
      Series label, List<FieldProfile> numbers, List<String> settings, List<String> reasons) {
    FieldProfile leader = movesWith(label, numbers);
    if (leader != null) {
      settings.add("changes: true");
      reasons.add("it moves with " + Values.shortened(leader.name()));
    }
  }

  private static LabelMemory of(List<String> settings, List<String> reasons) {
    return new LabelMemory(
        "{%s}".formatted(String.join(", ", settings)), String.join("; ", reasons));
  }

  private static LabelMemory ofNumbers(FieldProfile field, List<FieldProfile> numbers) {
    if (field.present() < FEWEST) {
      return NONE;
    }
    Series changes = field.series().changes();
    List<Integer> seasons = seasons(changes);
    boolean isSteady = field.changes() < STEADY;
    if (!isSteady && seasons.isEmpty()) {
      return NONE;
    }
    List<String> settings = new ArrayList<>(List.of("labels: 2"));
    List<String> reasons = new ArrayList<>();
    if (isSteady) {
      reasons.add(
          "the last label is %s times nearer to the next than the mean is"
              .formatted(Values.shown(Math.rint(10 / Math.max(field.changes(), 1e-3)) / 10)));
    }
    if (!seasons.isEmpty()) {
      settings.add("lags: " + seasons);
      reasons.add(
          "it repeats after "
              + String.join(" and ", seasons.stream().map(Object::toString).toList()));
    }
    settings.add("mean: 100");
    if (field.changes() < VERY_STEADY) {
      settings.add("relativeTo: last-label");
      // With the seasons, everything moves with everything.
      if (seasons.isEmpty()) {
        addChanges(changes, numbers, settings, reasons);
      }
    }
    return of(settings, reasons);
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

  /** The number whose changes go best with the label's, if any do; else null. */
  private static FieldProfile movesWith(Series changes, List<FieldProfile> numbers) {
    FieldProfile best = null;
    double most = Math.max(MOVES_WITH, SURE / Math.sqrt(Math.max(1, changes.size())));
    for (FieldProfile number : numbers) {
      double correlation = Math.abs(changes.correlation(number.series().changes(), 0));
      if (correlation > most) {
        best = number;
        most = correlation;
      }
    }
    return best;
  }
}
