package learnstream.nn.kernel;

/** {@link SparseKernels} on {@code float[]}. */
// The build writes the same for the other element type: see pom.xml.
final class PlainSparseKernels implements SparseKernels<float[]> {
  @Override
  public double squaredNorm(float[] x, int offset, int length, int[] rows, int count, int columns) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int whole = length & -4;
    for (int r = 0; r < count; r++) {
      int i = rows[r] * columns;
      int end = i + columns;
      while (i < end) {
        int at = offset + i;
        if ((i & 3) == 0 && i + 4 <= end && i < whole) {
          a = Math.fma((double) x[at], x[at], a);
          b = Math.fma((double) x[at + 1], x[at + 1], b);
          c = Math.fma((double) x[at + 2], x[at + 2], c);
          d = Math.fma((double) x[at + 3], x[at + 3], d);
          i += 4;
          continue;
        }
        double value = x[at];
        switch (i < whole ? i & 3 : 0) {
          case 0 -> a = Math.fma(value, value, a);
          case 1 -> b = Math.fma(value, value, b);
          case 2 -> c = Math.fma(value, value, c);
          default -> d = Math.fma(value, value, d);
        }
        i++;
      }
    }
    return (a + b) + (c + d);
  }

  @Override
  public int load(double[] in, int[] list, int count, float[] out, int outOffset, int[] nonZero) {
    int kept = 0;
    for (int r = 0; r < count; r++) {
      float value = (float) in[list[r]];
      out[outOffset + list[r]] = value;
      nonZero[kept] = list[r];
      kept += value != 0 ? 1 : 0;
    }
    return kept;
  }

  @Override
  public void fill(float[] x, int offset, int[] list, int count) {
    for (int r = 0; r < count; r++) {
      x[offset + list[r]] = 0;
    }
  }

  @Override
  public void addOuterProduct(
      float[] x,
      int xAt,
      int[] rows,
      int count,
      float[] delta,
      int at,
      float[] w,
      int weights,
      int units) {
    for (int r = 0; r < count; r++) {
      addScaled(x[xAt + rows[r]], delta, at, w, weights + rows[r] * units, units);
    }
  }

  private static void addScaled(float a, float[] x, int at, float[] to, int toAt, int length) {
    for (int j = 0; j < length; j++) {
      to[toAt + j] = Math.fma(a, x[at + j], to[toAt + j]);
    }
  }
}
