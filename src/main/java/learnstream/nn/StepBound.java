package learnstream.nn;

import java.nio.ByteBuffer;
import learnstream.nn.spec.Stateful;

/**
 * Bounds a step by those before it: a gradient more than {@value #FACTOR} times as long as the
 * longest so far is scaled down to that. Ordinary learning, whose first gradients are among its
 * longest, never meets the bound; one absurd sample does.
 */
public final class StepBound implements Stateful {
  private static final int FACTOR = 1000;

  private double longest;

  StepBound() {}

  /**
   * Takes in a gradient's norm.
   *
   * @return what the gradient is to be multiplied by
   */
  double factor(double norm) {
    double bound = longest > 0 ? FACTOR * longest : norm;
    longest = Math.max(longest, Math.min(norm, bound));
    return norm > bound ? bound / norm : 1;
  }

  /** Begins as before the first step. */
  public void clear() {
    longest = 0;
  }

  @Override
  public int stateBytes() {
    return Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putDouble(longest);
  }

  @Override
  public void readState(ByteBuffer in) {
    longest = in.getDouble();
  }
}
