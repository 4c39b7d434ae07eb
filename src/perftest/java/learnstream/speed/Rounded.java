package learnstream.speed;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as they are printed. */
final class Rounded {
  private Rounded() {}

  /** Three digits that count, with commas between thousands. */
  static String of(double value) {
    return String.format(
        Locale.ROOT,
        value >= 100 ? "%,.0f" : "%.3g",
        new BigDecimal(value).round(new MathContext(3)).doubleValue());
  }
}
