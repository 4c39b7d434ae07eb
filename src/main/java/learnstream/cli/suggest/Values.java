package learnstream.cli.suggest;

import java.util.Locale;
import java.util.Set;

/** What a value of a record may be taken for. */
final class Values {
  private static final Set<String> TRUTHS =
      Set.of("true", "false", "yes", "no", "y", "n", "t", "f", "on", "off");
  private static final int SHORT = 24;
  private static final int SENTENCE = 200;
  private static final int LONGEST_NUMBER = 400;

  private Values() {}

  /** A whole number has the same text whether it came as a double or as an integer. */
  static String text(Object value) {
    return value instanceof Double number
            && number == Math.rint(number)
            && Math.abs(number) <= 1L << 53
        ? Long.toString(number.longValue())
        : value.toString();
  }

  /** Null if it is none that is finite. */
  static Double number(String text) {
    String stripped = text.length() > LONGEST_NUMBER ? "" : text.strip();
    char first = stripped.isEmpty() ? ' ' : stripped.charAt(0);
    if (!(first >= '0' && first <= '9') && "+-.".indexOf(first) < 0) {
      return null;
    }
    try {
      double number = Double.parseDouble(stripped);
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static boolean isTruth(String text) {
    return text.length() <= 5 && TRUTHS.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /** In one line, without what no terminal shows, and not long. */
  static String shortened(String text) {
    return oneLine(text, SHORT);
  }

  /** In one line, without what no terminal shows. */
  static String oneLine(String text) {
    return oneLine(text, SENTENCE);
  }

  private static String oneLine(String text, int most) {
    StringBuilder shown = new StringBuilder();
    int end = Math.min(text.length(), most);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      shown.append(c >= ' ' && c < 127 || Character.isLetterOrDigit(c) ? c : ' ');
    }
    String line = shown.toString().strip();
    return text.length() > end ? line + "…" : line;
  }

  /** With six digits at most. */
  static String shown(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString((long) number);
    }
    return String.format(Locale.ROOT, "%.6g", number)
        .replaceFirst("(\\.\\d*?)0+(e|$)", "$1$2")
        .replaceFirst("\\.(e|$)", "$1");
  }

  static String percent(double share) {
    return share > 0 && share < 0.001
        ? "under 0.1 %"
        : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
