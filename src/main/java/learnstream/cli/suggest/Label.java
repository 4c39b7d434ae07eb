package learnstream.cli.suggest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

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

  /** What is in the name of one that is called differently. */
  private static final Pattern WORDS =
      Pattern.compile("(.*[^a-z])?(label|target|outcome|predict(ed|ion)?)([^a-z].*)?");

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
    for (FieldProfile field : fields) {
      if (WORDS.matcher(spaced(field.name())).matches() && field.distinct() > 1) {
        return new Label(field, "by its name");
      }
    }
    for (int i = fields.size() - 1; i >= 0; i--) {
      String kind = Guess.of(fields.get(i)).kind();
      if (kind != null && !kind.equals("text") && !kind.equals("time") && !kind.equals("hash")) {
        return new Label(fields.get(i), "the last field that may be one; --label names another");
      }
    }
    throw new IllegalArgumentException(
        "no field may be a label: none has several values that come again; give --label");
  }

  /** In lower case, with blanks between words: {@code ValueToPredict} is value to predict. */
  private static String spaced(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
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
