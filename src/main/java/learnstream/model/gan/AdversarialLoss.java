package learnstream.model.gan;

import learnstream.nn.spec.Activation;

/**
 * What the two halves of a GAN minimise, in terms of the discriminator's output o for one sample;
 * each beside its derivative with respect to o.
 */
public enum AdversarialLoss {
  /**
   * Cross-entropy of sigmoid(o), with the generator's loss in its non-saturating form (Goodfellow
   * et al. 2014): real -ln s(o), generated -ln(1 - s(o)), generator -ln s(o).
   */
  NON_SATURATING,

  /**
   * Least squares (Mao et al. 2017): real (o - 1)^2 / 2, generated o^2 / 2, generator (o - 1)^2 /
   * 2.
   */
  LEAST_SQUARES,

  /** Hinge (Lim and Ye 2017): real max(0, 1 - o), generated max(0, 1 + o), generator -o. */
  HINGE;

  /**
   * Loss of the discriminator for a real sample.
   *
   * @param label target of a real sample: 1, or less with label smoothing (Salimans et al. 2016)
   */
  double real(double o, double label) {
    return switch (this) {
      case NON_SATURATING -> label * softplus(-o) + (1 - label) * softplus(o);
      case LEAST_SQUARES -> (o - label) * (o - label) / 2;
      case HINGE -> Math.max(0, label - o);
    };
  }

  double realDerivative(double o, double label) {
    return switch (this) {
      case NON_SATURATING -> sigmoid(o) - label;
      case LEAST_SQUARES -> o - label;
      case HINGE -> o < label ? -1 : 0;
    };
  }

  /** Loss of the discriminator for a generated sample. */
  double generated(double o) {
    return switch (this) {
      case NON_SATURATING -> softplus(o);
      case LEAST_SQUARES -> o * o / 2;
      case HINGE -> Math.max(0, 1 + o);
    };
  }

  double generatedDerivative(double o) {
    return switch (this) {
      case NON_SATURATING -> sigmoid(o);
      case LEAST_SQUARES -> o;
      case HINGE -> o > -1 ? 1 : 0;
    };
  }

  /** Loss of the generator for one of its samples. */
  double generator(double o) {
    return switch (this) {
      case NON_SATURATING -> softplus(-o);
      case LEAST_SQUARES -> (o - 1) * (o - 1) / 2;
      case HINGE -> -o;
    };
  }

  double generatorDerivative(double o) {
    return switch (this) {
      case NON_SATURATING -> sigmoid(o) - 1;
      case LEAST_SQUARES -> o - 1;
      case HINGE -> -1;
    };
  }

  /** Whether the discriminator takes a sample for real. */
  boolean saysReal(double o) {
    return o > (this == LEAST_SQUARES ? 0.5 : 0);
  }

  private static double sigmoid(double o) {
    return Activation.SIGMOID.value(o);
  }

  /** ln(1 + e^o), without overflow. */
  private static double softplus(double o) {
    return Math.max(o, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(o)));
  }
}
