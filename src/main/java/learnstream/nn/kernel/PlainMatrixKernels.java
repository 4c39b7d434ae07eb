package learnstream.nn.kernel;

import java.util.Arrays;

/** Plain Java, for every machine; the reference for {@link VectorMatrixKernels}. */
public final class PlainMatrixKernels implements MatrixKernels {
  @Override
  public void gemv(
      double[] m, int stride, int columns, double[] x, int[] rows, int count, double[] out) {
    Arrays.fill(out, 0, columns, 0);
    for (int r = 0; r < count; r++) {
      axpy(x[rows[r]], m, rows[r] * stride, columns, out);
    }
  }

  private static void axpy(double factor, double[] m, int row, int columns, double[] out) {
    for (int j = 0; j < columns; j++) {
      out[j] = Math.fma(factor, m[row + j], out[j]);
    }
  }

  @Override
  public void downdate(double[] m, int stride, int size, double[] a, double[] d) {
    for (int i = 0; i < size; i++) {
      downdateRow(m, i * stride, size, -a[i], a, d[i], d);
    }
  }

  private static void downdateRow(
      double[] m, int row, int size, double minusA, double[] a, double di, double[] d) {
    for (int j = 0; j < size; j++) {
      m[row + j] = Math.fma(minusA, a[j], m[row + j]) * (di * d[j]);
    }
  }
}
