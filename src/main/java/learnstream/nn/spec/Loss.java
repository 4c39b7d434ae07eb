package learnstream.nn.spec;

/** What a network is trained to make small: of outputs y and targets t, both of the same length. */
public enum Loss {
  /** E = 1/2 sum (t - y)^2, the quadratic cost; dE/dy = y - t. */
  MEAN_SQUARED_ERROR,

  /** E = -sum (t ln y + (1 - t) ln(1 - y)), with sigmoid outputs; dE/dz = y - t. */
  BINARY_CROSS_ENTROPY,

  /** E = -sum t ln y, with a softmax output; dE/dz = y - t where the targets add up to 1. */
  CATEGORICAL_CROSS_ENTROPY;

  private static final double SMALLEST = 1e-15;

  /** The loss of outputs {@code y} for targets {@code t}. */
  public double value(double[] y, double[] t) {
    double sum = 0;
    for (int j = 0; j < y.length; j++) {
      sum +=
          switch (this) {
            case MEAN_SQUARED_ERROR -> 0.5 * (t[j] - y[j]) * (t[j] - y[j]);
            case BINARY_CROSS_ENTROPY -> -t[j] * logOf(y[j]) - (1 - t[j]) * logOf(1 - y[j]);
            case CATEGORICAL_CROSS_ENTROPY -> t[j] == 0 ? 0 : -t[j] * logOf(y[j]);
          };
    }
    return sum;
  }

  private static double logOf(double p) {
    return StrictMath.log(Math.max(p, SMALLEST));
  }

  /** Whether {@link #derivative} is taken at the output layer's sums z instead of its outputs y. */
  public boolean isFusedWith(Activation activation) {
    return this == BINARY_CROSS_ENTROPY && activation == Activation.SIGMOID
        || this == CATEGORICAL_CROSS_ENTROPY && activation == Activation.SOFTMAX;
  }

  /** Writes dE/dz where fused with the activation, else dE/dy. */
  public void derivative(double[] y, double[] t, boolean fused, double[] out) {
    for (int j = 0; j < y.length; j++) {
      out[j] =
          fused || this == MEAN_SQUARED_ERROR
              ? y[j] - t[j]
              : this == BINARY_CROSS_ENTROPY
                  ? (y[j] - t[j]) / Math.max(y[j] * (1 - y[j]), SMALLEST)
                  : -t[j] / Math.max(y[j], SMALLEST);
    }
  }
}
