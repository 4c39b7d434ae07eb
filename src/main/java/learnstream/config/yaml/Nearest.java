package learnstream.config.yaml;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The known word that a misspelt one is nearest to, by edit distance (Levenshtein 1966). */
public final class Nearest {
  private Nearest() {}

  /** A question with the nearest word, or nothing if none is near. */
  public static String hint(String word, List<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .filter(best -> distance(word, best) <= Math.max(2, best.length() / 3))
        .filter(best -> distance(word, best) < best.length() - 1)
        .map(best -> "; did you mean " + best + "?")
        .orElse("");
  }

  public static int distance(String a, String b) {
    String one = a.toLowerCase(Locale.ROOT);
    String other = b.toLowerCase(Locale.ROOT);
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
