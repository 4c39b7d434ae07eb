package learnstream.model.label;

import java.nio.ByteBuffer;
import learnstream.nn.spec.Stateful;

/**
 * How far a predicted change from the last label is to be trusted. Of changes c that came and p
 * that were predicted, the factor by which p would have had the least squared error is {@code sum(c
 * p) / sum(p^2)}, within 0 and 1. It is multiplied by {@code max(0, 1 - (2 e / sum(c p))^2)}, e the
 * standard error of that sum, {@code sqrt(sum((c p)^2))}: shrinkage as James and Stein's
 * (Estimation with quadratic loss, 1961), to 0 where the sum is within two errors of it. So a model
 * that has not shown yet that it knows more than "no change" answers "no change". The sums fade by
 * {@value #FADING} with each label, since what can be known of a stream changes.
 */
final class ChangeShrinkage implements Stateful {
  private static final double FADING = 0.998;

  /** Standard errors. */
  private static final int ERRORS = 2;

  /** Of this, any number may be added up without becoming infinite. */
  private static final double LARGEST = 1e300;

  private double products;
  private double squaredProducts;
  private double squares;

  /** From 0, no change, to 1, the change as it was predicted. */
  double factor() {
    double productsSquared = products * products;
    if (products < 0 || productsSquared == 0) {
      return 0;
    }
    double best = Math.min(1, products / squares);
    return best * Math.max(0, 1 - ERRORS * ERRORS * squaredProducts / productsSquared);
  }

  /** Takes in a change as it was predicted, and as it came. */
  void update(double predicted, double change) {
    double product = predicted * change;
    double square = product * product;
    if (square > LARGEST || predicted * predicted > LARGEST) {
      return;
    }
    products = FADING * products + product;
    squaredProducts = FADING * FADING * squaredProducts + square;
    squares = FADING * squares + predicted * predicted;
  }

  @Override
  public int stateBytes() {
    return 3 * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putDouble(products).putDouble(squaredProducts).putDouble(squares);
  }

  @Override
  public void readState(ByteBuffer in) {
    products = in.getDouble();
    squaredProducts = in.getDouble();
    squares = in.getDouble();
  }
}
