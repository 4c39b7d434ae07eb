package learnstream.model.metric;

/**
 * How wrong the answers to one sample were: 0 or 1 with classes, and with labels, of which all have
 * to be right; with numbers the mean absolute error.
 *
 * @param model what the model answered
 * @param majority what the class, labels or mean so far would have been
 * @param noChange what the label before would have been
 */
public record TestErrors(double model, double majority, double noChange) {}
