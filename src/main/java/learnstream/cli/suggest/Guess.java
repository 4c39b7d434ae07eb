package learnstream.cli.suggest;

import java.util.Locale;

/**
 * What a field is taken for.
 *
 * @param kind of {@code fields}, or null if it is to be left out
 * @param settings beside the kind, for instance {@code max: 300}, or nothing
 * @param reason why it is left out, else nothing
 */
record Guess(String kind, String settings, String reason) {
  /** Values of a category that have an input of their own where nothing is said. */
  private static final int DEFAULT_CATEGORIES = 64;

  /** A whole number of so many values or fewer may stand for something that cannot be ordered. */
  private static final int MOST_CODES = 32;

  /** Codes and parts of a date come about equally often; quantities do not. */
  private static final double EVEN = 0.75;

  /** Of so few values each may have an input of its own, whatever they stand for. */
  private static final int FEW = 8;

  /** So often a value has to come for an input of its own to learn what it means. */
  private static final long OFTEN = 20;

  private static final double NEARLY_ALL = 0.95;

  /** Words of a text on average; of a category's values there are fewer. */
  private static final double FEWEST_WORDS = 4;

  private static Guess of(String kind) {
    return new Guess(kind, "", "");
  }

  private static Guess leftOut(String reason) {
    return new Guess(null, "", reason);
  }

  static Guess of(FieldProfile field) {
    if (field.present() == 0) {
      return leftOut("always missing");
    }
    if (field.isList()) {
      return leftOut("a list");
    }
    if (field.distinct() == 1) {
      return leftOut("always " + Values.shortened(field.values().get(0).getKey()));
    }
    return switch (field.declared().kind()) {
      case BYTES -> leftOut("bytes");
      case UUID -> leftOut("an identifier");
      case BOOLEAN -> of("boolean");
      case TIME -> of("time");
      case ENUMERATION -> category(field.declared().symbols().size());
      case OTHER -> ofValues(field);
    };
  }

  private static Guess ofValues(FieldProfile field) {
    if (field.truths() == 1) {
      return of("boolean");
    }
    if (field.numbers() >= NEARLY_ALL) {
      return ofNumber(field);
    }
    if (field.times() < NEARLY_ALL) {
      return ofText(field);
    }
    String pattern = field.timePattern();
    return new Guess("time", pattern.isEmpty() ? "" : "format: " + Yaml.value(pattern), "");
  }

  private static Guess ofNumber(FieldProfile field) {
    if (isSinceEpoch(field)) {
      return of("time");
    }
    if (field.isCounter()) {
      return leftOut("it counts the records");
    }
    if (isClock(field)) {
      return leftOut("it only rises, so what is learnt of a value is never needed again");
    }
    boolean named =
        field.name().toLowerCase(Locale.ROOT).matches("id|uuid|.*[_.-](id|uuid)")
            || field.name().matches("[a-z]+(Id|ID)");
    if (field.isWhole() && named) {
      boolean hardlyComesAgain = field.isCrowded() && field.mostFrequent() <= 2;
      return field.distinctShare() > NEARLY_ALL || hardlyComesAgain
          ? leftOut("an identifier")
          : category(field);
    }
    if (field.isWhole() && !field.isCrowded() && field.distinct() == 2) {
      return field.least() == 0 && field.most() == 1 ? of("boolean") : of("number");
    }
    if (field.isCrowded() || field.present() < OFTEN * field.distinct()) {
      return of("number");
    }
    boolean codes =
        field.isWhole()
            && field.distinct() <= MOST_CODES
            && field.most() - field.least() == field.distinct() - 1
            && field.evenness() > EVEN;
    boolean few = field.distinct() > 2 && field.distinct() <= FEW;
    // A fraction is a quantity: what is not learnt of a rare one, its neighbours tell.
    few &= field.isWhole() || field.leastFrequent() >= OFTEN;
    return codes || few ? category(field) : of("number");
  }

  /** Whether it tells the time in a unit of its own, by its name as well. */
  static boolean isClock(FieldProfile field) {
    return field.onlyRises()
        && field.name().toLowerCase(Locale.ROOT).matches(".*(time|date|stamp|seq|offset|index).*");
  }

  /** Seconds or milliseconds since 1970, between 2001 and 2033, by the field's name as well. */
  private static boolean isSinceEpoch(FieldProfile field) {
    boolean named =
        field.name().toLowerCase(Locale.ROOT).matches(".*(time|date|stamp).*|(.*_)?(at|ts)");
    double unit = field.most() < 1e11 ? 1 : 1000;
    return named && field.least() >= 1e9 * unit && field.most() < 2e9 * unit;
  }

  private static Guess ofText(FieldProfile field) {
    boolean nearlyUnique = field.distinctShare() > 0.5 && field.present() > 10;
    if (nearlyUnique && field.words() >= FEWEST_WORDS) {
      return of("text");
    }
    if (nearlyUnique && field.words() < 1.1 && field.distinctShare() > NEARLY_ALL) {
      return leftOut("an identifier");
    }
    return nearlyUnique && field.words() >= 2 ? of("text") : category(field);
  }

  private static Guess category(FieldProfile field) {
    if (field.isCrowded()) {
      return of("hash");
    }
    return category(field.distinct());
  }

  private static Guess category(int distinct) {
    return distinct <= DEFAULT_CATEGORIES
        ? of("category")
        : new Guess("category", "max: " + (distinct + 99) / 100 * 100, "");
  }
}
