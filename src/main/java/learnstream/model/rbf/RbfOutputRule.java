package learnstream.model.rbf;

import learnstream.nn.spec.Schedule;

/** How the weights from the Gaussian units to the outputs are learnt. */
public sealed interface RbfOutputRule {
  /**
   * See {@link learnstream.model.rbf.RecursiveLeastSquares}.
   *
   * @param forgetting lambda, above 0 and at most 1: a sample weighs so much less with each after
   *     it
   * @param regularisation above 0
   */
  record LeastSquares(double forgetting, double regularisation) implements RbfOutputRule {
    public LeastSquares {
      if (!(forgetting > 0 && forgetting <= 1)) {
        throw new IllegalArgumentException(
            "forgetting: " + forgetting + " is not allowed; above 0 to 1 is");
      }
      if (!(regularisation > 0) || Double.isInfinite(regularisation)) {
        throw new IllegalArgumentException(
            "regularisation: " + regularisation + " is not allowed; a positive number is");
      }
    }
  }

  /**
   * The gradient of E = 1/2 sum (t - y)^2, its step divided by |phi|^2 (normalised least mean
   * squares, Nagumo and Noda 1967): {@code w += rate (t - y) phi / |phi|^2}; a rate of 1 makes the
   * sample's error 0, and more than that, with the sample's weight, is taken as 1.
   */
  record Gradient(Schedule rate) implements RbfOutputRule {}

  /** Name in configurations and architectures. */
  default String label() {
    return this instanceof Gradient ? "gradient" : "recursive-least-squares";
  }
}
