package learnstream.model.feature;

/** Mean and population variance of a few values. */
record Moments(double mean, double variance) {
  static Moments of(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Moments(mean, squares / values.length);
  }
}
