package learnstream.model.metric;

/**
 * Means over some samples; NaN where one does not apply, or before the first sample.
 *
 * @param accuracy share of right classes, or of right labels, 0 to 1
 * @param loss log loss in nats with classes, of a label with labels, mean squared error with
 *     numbers
 * @param mae mean absolute error of numeric targets
 * @param exactMatch share of samples whose labels are all right, 0 to 1
 */
public record Score(double accuracy, double loss, double mae, double exactMatch) {
  /** What is no set of labels. */
  public Score(double accuracy, double loss, double mae) {
    this(accuracy, loss, mae, Double.NaN);
  }
}
