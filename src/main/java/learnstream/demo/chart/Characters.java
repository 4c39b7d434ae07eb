package learnstream.demo.chart;

import java.util.Locale;

/** Numbers as text, and as characters that are filled to some part. */
public final class Characters {
  private static final String SPARKS = "▁▂▃▄▅▆▇█";
  private static final String SHADES = " ░▒▓█";

  private Characters() {}

  /** As {@link String#format}, the same in every country. */
  public static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** A bar of so many characters for a share from 0 to 1. */
  public static String bar(double share, int width) {
    int filled = (int) Math.round(width * Math.max(0, Math.min(1, share)));
    return "█".repeat(filled) + "░".repeat(width - filled);
  }

  /** A block as high as a share from 0 to 1. */
  public static char spark(double share) {
    return of(SPARKS, share);
  }

  /** Blank for 0, full for 1. */
  public static char shade(double share) {
    return of(SHADES, share);
  }

  private static char of(String characters, double share) {
    int last = characters.length() - 1;
    return characters.charAt((int) Math.max(0, Math.min(last, share * characters.length())));
  }
}
