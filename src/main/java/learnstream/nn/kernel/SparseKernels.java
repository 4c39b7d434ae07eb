package learnstream.nn.kernel;

/**
 * Arithmetic on arrays of which only listed elements, or rows, may not be zero: each method gives
 * the bits of the one for whole arrays. A list is an array of rising indices and the number of them
 * that count.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface SparseKernels<A> {
  /**
   * {@code out[outOffset + i] = in[i]} for the listed i, rounded to the element type; lists those
   * that are not zero.
   *
   * @param nonZero takes their indices
   * @return their number
   */
  int load(double[] in, int[] list, int count, A out, int outOffset, int[] nonZero);

  /** {@code x[offset + i] = 0} for the listed i. */
  void fill(A x, int offset, int[] list, int count);

  /**
   * {@link Kernels#squaredNorm} of {@code x[offset .. offset + length)}, a matrix whose listed rows
   * may not be zero.
   *
   * @param columns length of a row
   */
  double squaredNorm(A x, int offset, int length, int[] rows, int count, int columns);

  /** {@code w[weights + i * units + j] += x[xAt + i] delta[at + j]} for the listed rows i. */
  void addOuterProduct(
      A x, int xAt, int[] rows, int count, A delta, int at, A w, int weights, int units);
}
