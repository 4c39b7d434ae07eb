package learnstream.model.perceptron;

/** How far a perceptron's weight vectors go, along the sample, on one that calls for a step. */
public enum PerceptronRule {
  /**
   * Rosenblatt (The perceptron, 1958): the learning rate, where the prediction is wrong or, with a
   * margin above 0, right by no more than that (Krauth and Mezard 1987).
   */
  ROSENBLATT,
  /**
   * Crammer, Dekel, Keshet, Shalev-Shwartz and Singer (Online passive-aggressive algorithms, 2006):
   * as far as the hinge loss l = max(0, margin - m) asks for, tau = l / |x|^2, so that the sample
   * is right by the margin from now on.
   */
  PASSIVE_AGGRESSIVE,
  /** PA-I of the same paper: tau = min(C, l / |x|^2). */
  PA_1,
  /** PA-II of the same paper: tau = l / (|x|^2 + 1 / (2 C)). */
  PA_2;

  /**
   * tau of the passive-aggressive rules.
   *
   * @param loss l, at least 0
   * @param squaredNorm squared length of the step at tau = 1: |x|^2, or 2 |x|^2 where two weight
   *     vectors go
   * @param aggressiveness C
   */
  double tau(double loss, double squaredNorm, double aggressiveness) {
    return switch (this) {
      case ROSENBLATT -> throw new IllegalStateException("its step is the learning rate");
      case PASSIVE_AGGRESSIVE -> loss / squaredNorm;
      case PA_1 -> Math.min(aggressiveness, loss / squaredNorm);
      case PA_2 -> loss / (squaredNorm + 1 / (2 * aggressiveness));
    };
  }
}
