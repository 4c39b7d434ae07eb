package learnstream.model.pool;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.Stateful;

/**
 * Weights learnt by gradient: stacking (Wolpert 1992). Of probabilities the logarithms or log odds
 * are added up, which is known from data compression as logistic mixing (Mahoney, Adaptive weighing
 * of context models for lossless data compression, 2005):
 *
 * <pre>z[k] = sum over m of w[m] s[m][k]     p = link(z)
 * w[m] -= rate / members sum over k of (p[k] - t[k]) s[m][k]</pre>
 *
 * <p>All begin as 1 / members. Their sum may grow beyond 1, since members that agree for different
 * reasons are surer together. Numbers are added up as distances from the members' mean, which they
 * move.
 */
final class StackedWeights implements Stateful {
  private static final double LARGEST = 8;

  private final Link link;
  private final double rate;
  private final double[] weights;
  private final double[] origin;
  private final double[] z;
  private final double[] p;

  StackedWeights(Link link, int members, int outputs, double rate) {
    this.link = link;
    this.rate = rate / members;
    weights = new double[members];
    origin = new double[outputs];
    z = new double[outputs];
    p = new double[outputs];
    Arrays.fill(weights, 1.0 / members);
  }

  /**
   * What they make of the members' scores; the array is reused.
   *
   * @param stretched {@code [members][outputs]}, by {@link Link#stretch}
   */
  double[] mix(double[][] stretched, int outputs) {
    if (link == Link.IDENTITY) {
      takeMean(stretched, outputs);
    }
    System.arraycopy(origin, 0, z, 0, outputs);
    for (int m = 0; m < weights.length; m++) {
      for (int k = 0; k < outputs; k++) {
        z[k] = Math.fma(weights[m], stretched[m][k] - origin[k], z[k]);
      }
    }
    link.squash(z, outputs, p);
    return p;
  }

  private void takeMean(double[][] stretched, int outputs) {
    Arrays.fill(origin, 0, outputs, 0);
    for (double[] member : stretched) {
      for (int k = 0; k < outputs; k++) {
        origin[k] += member[k] / weights.length;
      }
    }
  }

  /** One step for the scores mixed last. */
  void learn(double[][] stretched, double[] target, int outputs, double weight) {
    double step = rate * Math.min(1, weight);
    for (int m = 0; m < weights.length; m++) {
      double gradient = 0;
      for (int k = 0; k < outputs; k++) {
        gradient = Math.fma(p[k] - target[k], stretched[m][k] - origin[k], gradient);
      }
      double next = weights[m] - step * gradient;
      weights[m] = Math.max(-LARGEST, Math.min(LARGEST, next));
    }
  }

  /** One that begins anew is not listened to until it shows what it is worth. */
  void restart(int m) {
    weights[m] = 0;
  }

  /** Share of one in all, by size. */
  double share(int m) {
    double sum = 0;
    for (double weight : weights) {
      sum += Math.abs(weight);
    }
    return sum == 0 ? 1.0 / weights.length : Math.abs(weights[m]) / sum;
  }

  /** Of each member. */
  double[] weights() {
    return weights.clone();
  }

  @Override
  public int stateBytes() {
    return Double.BYTES * weights.length;
  }

  @Override
  public void writeState(ByteBuffer out) {
    Doubles.write(out, weights);
  }

  @Override
  public void readState(ByteBuffer in) {
    Doubles.read(in, weights);
  }
}
