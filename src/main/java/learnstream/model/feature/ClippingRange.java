package learnstream.model.feature;

/**
 * What becomes of outliers of a feature: a value more than {@code reach} above {@code to} is
 * replaced by {@code to}, one more than that below {@code from} by {@code from}.
 */
public record ClippingRange(double from, double to, double reach) {
  /** No value is an outlier. */
  public static final ClippingRange EVERYTHING =
      new ClippingRange(
          Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  static ClippingRange of(double from, double to, int varied) {
    return new ClippingRange(from, to, CoreRange.reach(from, to, varied));
  }
}
