package learnstream.nn;

import java.nio.ByteBuffer;

/**
 * Arithmetic on flat arrays, the part of the core that knows the machine. Every implementation for
 * one element type gives the same bits: products are added by fused multiply-add, in the order of
 * the inputs or, for {@link #dots}, in sixteen interleaved sums that are added as a fixed tree.
 *
 * <p>A matrix of {@code inputs x units} is stored row per input: {@code w[offset + i * units + j]}.
 * A list of rows is an index array and its length; rows that are not listed are left alone.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Kernels<A> {
  A allocate(int length);

  /** So many arrays of the same length. */
  A[] allocate(int arrays, int length);

  int length(A array);

  /** Sets every element to 0. */
  void clear(A array);

  /** Bytes of one element. */
  int bytes();

  /** Writes all elements at the buffer's position, in its byte order. */
  void write(A from, ByteBuffer out);

  /** Fills {@code to} from the buffer's position. */
  void read(ByteBuffer in, A to);

  double get(A array, int index);

  void set(A array, int index, double value);

  /** {@code out[outOffset + i] = in[i]}, rounded to the element type. */
  void load(double[] in, A out, int outOffset, int length);

  /** Writes the indices of the elements that are not zero, rising, and returns their number. */
  int nonZero(A x, int offset, int length, int[] rows);

  /** {@code out[j] = b[j] + sum of x[i] w[i][j]} over the listed rows i. */
  void affine(
      A parameters,
      int weights,
      int biases,
      int units,
      A x,
      int xOffset,
      int[] rows,
      int count,
      A out,
      int outOffset);

  /** {@code out[i] = sum of w[i][j] delta[j]}: a layer's deltas brought back to its inputs. */
  void dots(A parameters, int weights, int inputs, int units, A delta, int at, A out, int outAt);

  /** {@code y[yOffset + j] += a x[xOffset + j]}. */
  void addScaled(A y, int yOffset, double a, A x, int xOffset, int length);

  /** Sum of squares, in double precision. */
  double squaredNorm(A x, int offset, int length);

  /**
   * One step of {@code rule} on the listed rows with the gradient {@code g[i][j] = scale x[i]
   * delta[j] + l2 w[i][j]}.
   */
  void update(
      Rule rule,
      A parameters,
      A[] slots,
      int weights,
      int units,
      A x,
      int xOffset,
      int[] rows,
      int count,
      A delta,
      int deltaOffset);

  /**
   * The numbers of one optimiser step.
   *
   * @param scale factor of the gradient: sample weight and clipping
   * @param rate learning rate, with Adam's bias correction where it applies
   * @param first momentum, or beta 1, or rho
   * @param second beta 2
   * @param correction square root of Adam's second bias correction, else 1
   * @param decay AdamW's decoupled weight decay, times the learning rate
   */
  record Rule(
      OptimiserSpec optimiser,
      double scale,
      double rate,
      double l2,
      double first,
      double second,
      double epsilon,
      double correction,
      double decay) {
    Rule withoutL2() {
      return new Rule(optimiser, scale, rate, 0, first, second, epsilon, correction, 0);
    }
  }
}
