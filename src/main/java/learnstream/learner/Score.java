package learnstream.learner;

/**
 * Means over some samples; NaN where one does not apply, or before the first sample.
 *
 * @param accuracy share of right classes, 0 to 1
 * @param loss log loss in nats with classes, mean squared error with numbers
 * @param mae mean absolute error of numeric targets
 */
public record Score(double accuracy, double loss, double mae) {}
