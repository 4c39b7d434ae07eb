package learnstream.cli.suggest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which field is predicted.
 *
 * @param how it was found
 */
record Label(FieldProfile field, String how) {
  private static final List<String> NAMES = List.of("label", "class", "target", "y");

  /** A whole number of so many values or fewer names a class. */
  private static final int MOST_NUMBERED = 20;

  /** As many classes as are listed; more are left to grow. */
  private static final int MOST_LISTED = 20;

  /** The last of the numbers is a good guess of the next if they change by less than this. */
  private static final double STEADY = 0.6;

  /** They are best learnt as changes if these are less than this. */
  private static final double VERY_STEADY = 0.3;

  /** And the last class, if it is right so much more often than the most frequent one. */
  private static final double AHEAD = 0.05;

  /**
   * @param wanted its name or path, or null
   * @throws IllegalArgumentException if there is none of that name, or none at all
   */
  static Label of(List<FieldProfile> fields, String wanted) {
    if (wanted != null) {
      return new Label(named(fields, wanted), "as you say");
    }
    for (String name : NAMES) {
      for (FieldProfile field : fields) {
        if (field.name().toLowerCase(Locale.ROOT).equals(name) && field.distinct() > 1) {
          return new Label(field, "by its name");
        }
      }
    }
    for (int i = fields.size() - 1; i >= 0; i--) {
      String kind = Guess.of(fields.get(i)).kind();
      if (kind != null && !kind.equals("text") && !kind.equals("time") && !kind.equals("hash")) {
        return new Label(fields.get(i), "the last field that may be one");
      }
    }
    throw new IllegalArgumentException(
        "no field may be a label: none has several values that come again; give --label");
  }

  private static FieldProfile named(List<FieldProfile> fields, String wanted) {
    return fields.stream()
        .filter(field -> field.path().equals(wanted))
        .findFirst()
        .or(() -> fields.stream().filter(field -> field.name().equals(wanted)).findFirst())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--label: there is no field %s; there are %s"
                        .formatted(wanted, names(fields))));
  }

  private static String names(List<FieldProfile> fields) {
    List<String> first = fields.stream().limit(30).map(FieldProfile::path).toList();
    return String.join(", ", first.stream().map(Values::shortened).toList())
        + (fields.size() > first.size() ? ", …" : "");
  }

  /** Whether it names classes, not numbers. */
  boolean isClass() {
    boolean few = !field.isCrowded() && field.distinct() <= MOST_NUMBERED;
    return field.numbers() < 1 || field.isWhole() && few;
  }

  /** Whether there are too many classes to list. */
  boolean grows() {
    int classes = classes().size();
    return field.isCrowded() || classes > MOST_LISTED || classes < 2;
  }

  /** Whether it is a number that hardly changes from one record to the next. */
  boolean isSteady() {
    return !isClass() && field.changes() < VERY_STEADY;
  }

  /** What the last label says of the next one, if it says much; else nothing. */
  String memory() {
    if (!isClass()) {
      return field.changes() < STEADY
          ? "the last label is %s times nearer to the next than the mean is"
              .formatted(Values.shown(Math.rint(10 / Math.max(field.changes(), 1e-3)) / 10))
          : "";
    }
    List<Map.Entry<String, Long>> values = field.values();
    double majority = (double) values.get(0).getValue() / field.present();
    return field.repeated() > majority + AHEAD
        ? "the last label is the next one in %s, %s in %s"
            .formatted(
                Values.percent(field.repeated()),
                Values.shortened(values.get(0).getKey()),
                Values.percent(majority))
        : "";
  }

  /** Those seen, numbers in their order, others as often as they came, and those to be expected. */
  List<String> classes() {
    List<String> classes = new ArrayList<>();
    for (Map.Entry<String, Long> value : field.values()) {
      classes.add(value.getKey());
    }
    for (String symbol : field.declared().symbols()) {
      if (!classes.contains(symbol)) {
        classes.add(symbol);
      }
    }
    if (field.numbers() == 1) {
      classes.sort(Comparator.comparingDouble(Double::parseDouble));
    }
    return classes;
  }
}
