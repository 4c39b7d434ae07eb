package learnstream.model.pool;

import java.nio.ByteBuffer;
import learnstream.nn.spec.Stateful;

/**
 * Makes probabilities of scores that are none, such as margins (Platt, Probabilistic outputs for
 * support vector machines, 1999): {@code p = link(a s)}, where a is learnt from the log loss by
 * AdaGrad and stays positive, so that the order of the scores remains.
 */
final class Calibration implements Stateful {
  private static final double RATE = 0.1;
  private static final double LEAST = 0.01;
  private static final double EPSILON = 1e-8;
  static final double LARGEST_SCORE = 1e6;

  private final Link link;
  private final double[] s;
  private final double[] z;
  private double a = 1;
  private double squares;

  Calibration(Link link, int outputs) {
    this.link = link;
    s = new double[outputs];
    z = new double[outputs];
  }

  double factor() {
    return a;
  }

  /** Replaces finite scores by probabilities. */
  void apply(double[] scores, int outputs) {
    for (int k = 0; k < outputs; k++) {
      s[k] = Math.max(-LARGEST_SCORE, Math.min(LARGEST_SCORE, scores[k]));
      z[k] = a * s[k];
    }
    link.squash(z, outputs, scores);
  }

  /** Learns from the probabilities made last. */
  void learn(double[] probabilities, double[] target, int outputs) {
    double gradient = 0;
    for (int k = 0; k < outputs; k++) {
      gradient = Math.fma(probabilities[k] - target[k], s[k], gradient);
    }
    squares = Math.fma(gradient, gradient, squares);
    a = Math.max(LEAST, a - RATE * gradient / (Math.sqrt(squares) + EPSILON));
  }

  @Override
  public int stateBytes() {
    return 2 * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putDouble(a).putDouble(squares);
  }

  @Override
  public void readState(ByteBuffer in) {
    a = in.getDouble();
    squares = in.getDouble();
  }
}
