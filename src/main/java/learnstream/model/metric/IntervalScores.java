package learnstream.model.metric;

/**
 * How well predicted intervals did; NaN without them, and before the first.
 *
 * @param coverage share of labels inside, of all
 * @param windowCoverage the same over the window
 * @param windowWidth mean width over the window, in the unit of the labels
 */
public record IntervalScores(double coverage, double windowCoverage, double windowWidth) {
  static final IntervalScores NONE = new IntervalScores(Double.NaN, Double.NaN, Double.NaN);
}
