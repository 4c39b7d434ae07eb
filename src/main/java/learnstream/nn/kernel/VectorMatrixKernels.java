package learnstream.nn.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The JDK's Vector API; see {@link VectorKernels} for why no vector leaves its method. */
public final class VectorMatrixKernels implements MatrixKernels {
  private static final VectorSpecies<Double> SPECIES = preferred();
  private static final int LENGTH = SPECIES.length();

  private static VectorSpecies<Double> preferred() {
    return DoubleVector.SPECIES_PREFERRED.length() > LANES
        ? DoubleVector.SPECIES_512
        : DoubleVector.SPECIES_PREFERRED;
  }

  @Override
  public void gemv(
      double[] m, int stride, int columns, double[] x, int[] rows, int count, double[] out) {
    int j = 0;
    // Four vectors of sums stay in registers across all rows.
    for (; j + 4 * LENGTH <= columns; j += 4 * LENGTH) {
      DoubleVector a = DoubleVector.zero(SPECIES);
      DoubleVector b = DoubleVector.zero(SPECIES);
      DoubleVector c = DoubleVector.zero(SPECIES);
      DoubleVector d = DoubleVector.zero(SPECIES);
      for (int r = 0; r < count; r++) {
        DoubleVector factor = DoubleVector.broadcast(SPECIES, x[rows[r]]);
        int at = rows[r] * stride + j;
        a = factor.fma(DoubleVector.fromArray(SPECIES, m, at), a);
        b = factor.fma(DoubleVector.fromArray(SPECIES, m, at + LENGTH), b);
        c = factor.fma(DoubleVector.fromArray(SPECIES, m, at + 2 * LENGTH), c);
        d = factor.fma(DoubleVector.fromArray(SPECIES, m, at + 3 * LENGTH), d);
      }
      a.intoArray(out, j);
      b.intoArray(out, j + LENGTH);
      c.intoArray(out, j + 2 * LENGTH);
      d.intoArray(out, j + 3 * LENGTH);
    }
    for (; j < columns; j += LENGTH) {
      DoubleVector sum = DoubleVector.zero(SPECIES);
      for (int r = 0; r < count; r++) {
        sum =
            DoubleVector.broadcast(SPECIES, x[rows[r]])
                .fma(DoubleVector.fromArray(SPECIES, m, rows[r] * stride + j), sum);
      }
      sum.intoArray(out, j);
    }
  }

  @Override
  public void downdate(double[] m, int stride, int size, double[] a, double[] d) {
    for (int i = 0; i < size; i++) {
      int row = i * stride;
      DoubleVector minusA = DoubleVector.broadcast(SPECIES, -a[i]);
      DoubleVector di = DoubleVector.broadcast(SPECIES, d[i]);
      for (int j = 0; j < size; j += LENGTH) {
        minusA
            .fma(DoubleVector.fromArray(SPECIES, a, j), DoubleVector.fromArray(SPECIES, m, row + j))
            .mul(di.mul(DoubleVector.fromArray(SPECIES, d, j)))
            .intoArray(m, row + j);
      }
    }
  }
}
