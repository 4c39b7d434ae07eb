package learnstream.nn.kernel;

/** Where arithmetic on doubles differs from that on floats by more than the type. */
abstract class DoubleElements implements Kernels<double[]> {
  @Override
  public void load(float[] in, int from, double[] out, int outOffset, int length) {
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = in[from + i];
    }
  }

  @Override
  public void store(double[] in, float[] out, int length) {
    for (int i = 0; i < length; i++) {
      out[i] = (float) in[i];
    }
  }

  @Override
  public int nonZero(double[] x, int length, int[] rows) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      rows[count] = i;
      count += x[i] != 0 ? 1 : 0;
    }
    return count;
  }

  /** The same bits on every machine. */
  static double tanh(double x) {
    return StrictMath.tanh(x);
  }
}
