package learnstream.model.pool;

import java.nio.ByteBuffer;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.Stateful;

/**
 * Weights by recent loss, as Hedge has them (Freund and Schapire, A decision-theoretic
 * generalization of on-line learning, 1997), of losses that fade: {@code L = fading L + (1 -
 * fading) loss}, {@code w = exp(-eta (L - min L))}, made to add up to 1.
 */
final class ExponentialWeights implements Stateful {
  private final double eta;
  private final double fading;

  /** Whether losses count in shares of the smallest, where their unit says nothing. */
  private final boolean isRelative;

  private final double[] losses;

  /** Share of the past that {@link #losses} have seen, so that the first samples count in full. */
  private final double[] seen = new double[1];

  private final double[] weights;

  ExponentialWeights(int members, double eta, double fading, boolean isRelative) {
    this.eta = eta;
    this.fading = fading;
    this.isRelative = isRelative;
    losses = new double[members];
    weights = new double[members];
    weigh();
  }

  /** Takes in the loss of each at one sample. */
  void add(double[] each) {
    seen[0] = fading * seen[0] + 1 - fading;
    for (int m = 0; m < losses.length; m++) {
      losses[m] = fading * losses[m] + (1 - fading) * each[m];
    }
    weigh();
  }

  private void weigh() {
    double least = losses[best()];
    double unit = isRelative ? Math.max(least, Double.MIN_NORMAL) : Math.max(seen[0], 1 - fading);
    double sum = 0;
    for (int m = 0; m < weights.length; m++) {
      weights[m] = StrictMath.exp(-eta * (losses[m] - least) / unit);
      sum += weights[m];
    }
    for (int m = 0; m < weights.length; m++) {
      weights[m] /= sum;
    }
  }

  /** One that begins anew is as good as the best until it shows otherwise. */
  void restart(int m) {
    losses[m] = losses[best()];
    weigh();
  }

  /** One that has shown elsewhere what its recent loss is. */
  void restart(int m, double loss) {
    losses[m] = loss * seen[0];
    weigh();
  }

  /** Which has the largest loss; the first of equal ones. */
  int worst() {
    int worst = 0;
    for (int m = 1; m < losses.length; m++) {
      worst = losses[m] > losses[worst] ? m : worst;
    }
    return worst;
  }

  /** Which has the smallest loss; the first of equal ones. */
  int best() {
    int best = 0;
    for (int m = 1; m < losses.length; m++) {
      if (losses[m] < losses[best]) {
        best = m;
      }
    }
    return best;
  }

  double weight(int m) {
    return weights[m];
  }

  /** Mean of the recent losses; NaN before the first. */
  double loss(int m) {
    return losses[m] / seen[0];
  }

  /** Of each member. */
  double[] weights() {
    return weights.clone();
  }

  @Override
  public int stateBytes() {
    return Double.BYTES * (losses.length + 1);
  }

  @Override
  public void writeState(ByteBuffer out) {
    Doubles.write(out, losses);
    Doubles.write(out, seen);
  }

  @Override
  public void readState(ByteBuffer in) {
    Doubles.read(in, losses);
    Doubles.read(in, seen);
    weigh();
  }
}
