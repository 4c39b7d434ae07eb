package learnstream.nn.kernel;

/**
 * Arithmetic on rows of double precision, for matrices that are used once a sample. Both
 * implementations give the same bits: lanes are columns, and sums run over the rows in their order.
 *
 * <p>A row has a stride that is a multiple of {@link #LANES}; what is behind its last column is
 * zero, and so is what is behind the last of as many numbers of a vector.
 */
public interface MatrixKernels {
  /** The most lanes of a vector. */
  int LANES = 8;

  /** Columns with those that fill up the last vector. */
  static int padded(int columns) {
    return (columns + LANES - 1) / LANES * LANES;
  }

  /** {@code out[j] = sum of x[i] m[i * stride + j]} over the listed rows i, in their order. */
  void gemv(double[] m, int stride, int columns, double[] x, int[] rows, int count, double[] out);

  /**
   * {@code m[i * stride + j] = (m[i * stride + j] - a[i] a[j]) (d[i] d[j])} for i, j below size.
   */
  void shrink(double[] m, int stride, int size, double[] a, double[] d);
}
