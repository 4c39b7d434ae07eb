package learnstream.model.rbf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.linear.Doubles;
import learnstream.nn.linear.SymmetricMatrix;
import learnstream.nn.spec.Stateful;

/**
 * The gain of recursive least squares (Plackett 1950; Haykin, Adaptive filter theory, chapter 10)
 * with exponential forgetting. For inputs phi, with P the inverse of the weighted correlations that
 * have been seen, which starts at 1 / regularisation on the diagonal:
 *
 * <pre>k = P phi / (lambda + phi' P phi)     w += k (t - w' phi)     P = (P - k phi' P) / lambda
 * </pre>
 *
 * so that w minimises the sum of lambda^(age) |t - w' phi|^2 plus the regularisation times |w|^2.
 * Sample weights multiply the squares: lambda / weight stands in the denominator.
 *
 * <p>Over long streams two things would spoil P. Rounding: here P is symmetric to the bit, which is
 * what error propagation asks for where lambda is below 1 (Ljung and Ljung 1985), and begins anew
 * (Goodwin and Sin 1984) should phi' P phi ever be negative all the same. And forgetting of what is
 * not excited: an input that stays 0 would let its variance grow by 1 / lambda without end, so a
 * variance never grows beyond what it started at: its row and column are divided by less.
 */
final class RecursiveLeastSquares implements Stateful {
  private final double forgetting;
  private final double start;
  private final SymmetricMatrix p = new SymmetricMatrix();
  private double[] gain = {};
  private double[] root = {};
  private double[] scale = {};

  RecursiveLeastSquares(double forgetting, double regularisation) {
    this.forgetting = forgetting;
    start = 1 / regularisation;
  }

  /** Number of inputs. */
  int size() {
    return p.size();
  }

  /** One more input, of which nothing is known. */
  void grow() {
    p.grow(start);
    reserve();
  }

  private void reserve() {
    if (gain.length < p.size()) {
      gain = new double[p.size() + p.size() / 2];
      root = new double[gain.length];
      scale = new double[gain.length];
    }
  }

  /** The variance of an input's weight, in units of the noise's. */
  double variance(int input) {
    return p.get(input, input);
  }

  /**
   * Takes one sample in.
   *
   * @param weight above 0
   * @return k, the first {@link #size} numbers of an array that is used again
   */
  double[] gain(double[] phi, double weight) {
    int n = size();
    double[] product = p.times(phi);
    double spread = Doubles.dot(phi, product, n);
    if (!(spread >= 0)) {
      p.reset(start);
      product = p.times(phi);
      spread = Doubles.dot(phi, product, n);
    }
    double denominator = forgetting / weight + spread;
    double inverseRoot = 1 / Math.sqrt(denominator);
    for (int i = 0; i < n; i++) {
      gain[i] = product[i] / denominator;
      root[i] = product[i] * inverseRoot;
      double left = Math.max(0, p.get(i, i) - root[i] * root[i]);
      scale[i] = left > start * forgetting ? Math.sqrt(start / left) : 1 / Math.sqrt(forgetting);
    }
    p.downdate(root, scale);
    return gain;
  }

  @Override
  public int stateBytes() {
    return p.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    p.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    p.readState(in);
    reserve();
    Arrays.fill(gain, 0);
  }
}
