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

  /** {@code to[toOffset + j] = a from[fromOffset + j]}. */
  void scale(double a, A from, int fromOffset, A to, int toOffset, int length);

  /** {@code x[offset + j] = max(0, x[offset + j])}, and NaN stays NaN. */
  void rectify(A x, int offset, int length);

  /** {@code d[dOffset + j] = y[yOffset + j] > 0 ? g[gOffset + j] : 0}. */
  void rectifyBackward(A y, int yOffset, A g, int gOffset, A d, int dOffset, int length);

  /**
   * {@code sums[at + i * units + j] = sum of x[s * inputs + i] delta[s * units + j]} over the
   * samples s, in their order.
   */
  void outerProducts(A x, int inputs, A delta, int units, int samples, A sums, int at);

  /** Sum of squares, in double precision: four interleaved sums, added as a tree. */
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
}
