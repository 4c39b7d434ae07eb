package learnstream.nn.kernel;

/**
 * Arithmetic on matrices of doubles, each used once a sample. Both implementations give the same
 * bits: lanes are columns, and sums run over the rows in rising order.
 *
 * <p>Rows begin at multiples of a stride, which is a multiple of {@link #LANES}; matrices and
 * vectors are padded with zeros up to it.
 */
public interface MatrixKernels {
  /** Upper bound of the lanes of a vector. */
  int LANES = 8;

  /** Number of columns, rounded up to whole vectors. */
  static int padded(int columns) {
    return (columns + LANES - 1) / LANES * LANES;
  }

  /** {@code out[j] = sum of x[i] m[i * stride + j]} over the listed rows i, in rising order. */
  void gemv(double[] m, int stride, int columns, double[] x, int[] rows, int count, double[] out);

  /**
   * Rank-one downdate and scaling, D (M - a a') D: {@code m[i * stride + j] = (m[i * stride + j] -
   * a[i] a[j]) (d[i] d[j])} for i, j below size.
   */
  void downdate(double[] m, int stride, int size, double[] a, double[] d);
}
