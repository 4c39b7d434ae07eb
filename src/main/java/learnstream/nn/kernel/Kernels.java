package learnstream.nn.kernel;

import java.nio.ByteBuffer;
import learnstream.nn.optimiser.OptimiserStep;
import learnstream.nn.spec.Activation;

/**
 * Arithmetic on flat arrays, the part of the numeric core that depends on the machine. All
 * implementations for an element type give the same bits: products are added by fused multiply-add,
 * in the order that each method names. Not thread-safe: some methods use buffers of their own.
 *
 * <p>A matrix {@code [inputs, units]} is row-major, with a row for each input: {@code w[offset + i
 * * units + j]}. A list of rows is an array of rising indices and the number of them that count.
 * Arrays come from {@link #allocate}: they may be longer than they were asked for.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface Kernels<A> {
  /** The number of interleaved sums of {@link #gemv}; a layer with fewer units is narrow. */
  int LANES = 16;

  A allocate(int length);

  /** Several arrays of one length. */
  A[] allocate(int arrays, int length);

  /** Bytes of one element. */
  int bytes();

  /** Writes the first elements at the buffer's position, in its byte order. */
  void write(A from, int length, ByteBuffer out);

  /** Reads the first elements of {@code to} from the buffer's position. */
  void read(ByteBuffer in, A to, int length);

  /** The arithmetic of images. */
  ImageKernels<A> images();

  /** The arithmetic of what is mostly zero. */
  SparseKernels<A> sparse();

  double get(A array, int index);

  void set(A array, int index, double value);

  /** {@code out[outOffset + i] = in[i]}, rounded to the element type. */
  void load(double[] in, A out, int outOffset, int length);

  /** {@code out[outOffset + i] = in[from + i]}. */
  void load(float[] in, int from, A out, int outOffset, int length);

  /** {@code out[i] = in[i]}, rounded to single precision. */
  void store(A in, float[] out, int length);

  /** Number of elements; at least as many as were asked for. */
  int length(A x);

  void copy(A from, A to, int length);

  /** {@code x[offset + i] = 0}. */
  void fill(A x, int offset, int length);

  /** {@code out[j] = x[j] y[j]}. */
  void hadamard(A x, A y, A out, int length);

  /** {@code to[toOffset + j] += x[offset + j]}. */
  void add(A x, int offset, A to, int toOffset, int length);

  /** {@code mean[j] = weight mean[j] + (1 - weight) x[j]}. */
  void average(double weight, A x, A mean, int length);

  /** {@code z[j] = f(z[j])} for an activation of single units. */
  void activate(Activation f, A z, int length);

  /** {@code d[j] = g[j] f'(z[j])}, from {@code y[j] = f(z[j])}. */
  void activateBackward(Activation f, A y, A g, A d, int length);

  /** Whether {@link #affine} and {@link #update} gain from the rows of zeros being left out. */
  default boolean skipsZeros() {
    return true;
  }

  /** Lists the elements that are not zero: writes their indices and returns their number. */
  int nonZero(A x, int length, int[] rows);

  /**
   * {@code out[outAt + j] = b[j] + sum of x[xAt + i] w[i][j]} over the listed rows i, in their
   * order.
   */
  void affine(
      A parameters,
      int weights,
      int biases,
      int units,
      A x,
      int xAt,
      int[] rows,
      int count,
      A out,
      int outAt);

  /**
   * What keeps a step on the weights of a layer, {@code w[weights + i * units + j]}, until they are
   * used next; null where that saves nothing.
   *
   * @param rows all of them
   */
  default DeferredStep<A> deferredStep(int weights, int[] rows, int units) {
    return null;
  }

  /**
   * Matrix product with a bias: {@code c[cAt + r * columns + j] = b[start + j] + sum of a[aAt + r *
   * aRow + k * aStep] b[bAt + k * columns + j]} over k &lt; depth, in rising order; without a bias
   * where {@code start} is negative.
   */
  void gemm(
      int rows,
      int depth,
      int columns,
      A a,
      int aAt,
      int aRow,
      int aStep,
      A b,
      int bAt,
      int start,
      A c,
      int cAt);

  /**
   * Matrix product with a transposed matrix: {@code c[r * columns + j] = sum of a[r * depth + k]
   * b[bAt + j * depth + k]} over k &lt; depth, in rising order.
   *
   * @param scratch at least columns x depth long
   */
  default void gemmTransposed(int rows, int depth, int columns, A a, A b, int bAt, A scratch, A c) {
    transpose(b, bAt, columns, depth, scratch);
    gemm(rows, depth, columns, a, 0, depth, 1, scratch, 0, -1, c, 0);
  }

  /** {@code to[j * rows + i] = from[at + i * columns + j]}. */
  void transpose(A from, int at, int rows, int columns, A to);

  /**
   * Matrix-vector product {@code out[i] = sum of w[i][j] delta[j]}, which brings a layer's deltas
   * back to its inputs. Of sixteen interleaved sums number l takes the products l, l + 16, l + 32
   * ...; they are added as a tree.
   */
  void gemv(A parameters, int weights, int inputs, int units, A delta, A out);

  /** {@code x[offset + j] *= a}. */
  void scale(double a, A x, int offset, int length);

  /** {@code x[r * columns + j] *= a[r]}. */
  default void scaleRows(double[] a, int rows, A x, int columns) {
    for (int r = 0; r < rows; r++) {
      scale(a[r], x, r * columns, columns);
    }
  }

  /** {@code x[j] = max(0, x[j])}, and NaN stays NaN. */
  void rectify(A x, int length);

  /** {@code d[j] = y[j] > 0 ? g[j] : 0}. */
  void rectifyBackward(A y, A g, A d, int length);

  /** Sum of squares, in double precision: four interleaved sums, added as a tree. */
  double squaredNorm(A x, int offset, int length);

  /**
   * One step of the optimiser on the listed rows with the gradient {@code g[i][j] = scale x[i]
   * delta[at + j] + l2 w[i][j]}.
   */
  void update(
      OptimiserStep step,
      A parameters,
      A[] slots,
      int weights,
      int units,
      A x,
      int[] rows,
      int count,
      A delta,
      int at);
}
