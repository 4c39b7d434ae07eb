package learnstream.nn.spec;

/**
 * What a unit makes of its weighted sum z; each beside its derivative, written in z and y = f(z).
 */
public enum Activation {
  IDENTITY,
  /** 1 where z > 0, else 0: the McCulloch-Pitts unit. Its derivative is 0. */
  STEP,
  /** 1 / (1 + e^-z). */
  SIGMOID,
  TANH,
  /** max(0, z). */
  RELU,
  /** z where z > 0, else 0.01 z (Maas et al. 2013). */
  LEAKY_RELU,
  /** z where z > 0, else e^z - 1 (Clevert et al. 2016). */
  ELU,
  /** e^z[j] / sum e^z[k], over the layer. */
  SOFTMAX,
  /** The largest of the unit's linear pieces (Goodfellow et al. 2013), chosen by the layer. */
  MAXOUT;

  public static final double LEAK = 0.01;

  /** f(z) of one unit; softmax and maxout belong to a layer. */
  public double value(double z) {
    return switch (this) {
      case IDENTITY, MAXOUT -> z;
      case STEP -> z > 0 ? 1 : 0;
      case SIGMOID -> 1 / (1 + StrictMath.exp(-z));
      case TANH -> StrictMath.tanh(z);
      case RELU -> z <= 0 ? 0 : z;
      case LEAKY_RELU -> z > 0 ? z : LEAK * z;
      case ELU -> z > 0 ? z : StrictMath.expm1(z);
      case SOFTMAX -> throw new IllegalStateException("softmax is a function of a whole layer");
    };
  }

  /** f'(z), written in y = f(z) alone, since each of them allows it. */
  public double derivative(double y) {
    return switch (this) {
      case IDENTITY, MAXOUT -> 1;
      case STEP -> 0;
      case SIGMOID -> y * (1 - y);
      case TANH -> 1 - y * y;
      case RELU -> y > 0 ? 1 : 0;
      case LEAKY_RELU -> y > 0 ? 1 : LEAK;
      case ELU -> y > 0 ? 1 : y + 1;
      case SOFTMAX -> throw new IllegalStateException("softmax is a function of a whole layer");
    };
  }

  /**
   * @throws IllegalArgumentException if it is a function of several sums
   */
  void requireSingleUnits() {
    if (this == SOFTMAX || this == MAXOUT) {
      throw new IllegalArgumentException(
          "activation: %s is not allowed; a function of single units is"
              .formatted(name().toLowerCase(java.util.Locale.ROOT)));
    }
  }

  /** Whether the second derivative is anything but zero. */
  public boolean isCurved() {
    return this == SIGMOID || this == TANH || this == ELU;
  }

  /** f''(z), written in y = f(z) alone. */
  public double secondDerivative(double y) {
    return switch (this) {
      case IDENTITY, MAXOUT, STEP, RELU, LEAKY_RELU -> 0;
      case SIGMOID -> y * (1 - y) * (1 - 2 * y);
      case TANH -> -2 * y * (1 - y * y);
      case ELU -> y > 0 ? 0 : y + 1;
      case SOFTMAX -> throw new IllegalStateException("softmax is a function of a whole layer");
    };
  }
}
