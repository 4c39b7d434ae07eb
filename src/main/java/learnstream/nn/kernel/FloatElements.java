package learnstream.nn.kernel;

/** Where arithmetic on floats differs from that on doubles by more than the type. */
abstract class FloatElements implements Kernels<float[]> {
  @Override
  public void load(float[] in, int from, float[] out, int outOffset, int length) {
    System.arraycopy(in, from, out, outOffset, length);
  }

  @Override
  public void store(float[] in, float[] out, int length) {
    System.arraycopy(in, 0, out, 0, length);
  }

  @Override
  public int nonZero(float[] x, int length, int[] rows) {
    return nonZero(x, 0, length, rows, 0);
  }

  /** Lists those of a part behind the {@code before} that are listed, and returns how many are. */
  static int nonZero(float[] x, int from, int end, int[] rows, int before) {
    int count = before;
    for (int i = from; i < end; i++) {
      rows[count] = i;
      int magnitude = Float.floatToRawIntBits(x[i]) << 1;
      count += (magnitude | -magnitude) >>> 31;
    }
    return count;
  }

  /**
   * tanh x = 2t / (1 + t^2), t = tanh(x/2) by the seventh convergent of Lambert's continued
   * fraction (1768): within a few units of the last place, and the same bits on every machine.
   */
  static float tanh(float x) {
    float h = Math.max(-4.5f, Math.min(4.5f, x / 2));
    float s = h * h;
    float above = Math.fma(Math.fma(s + 378, s, 17325), s, 135135) * h;
    float below = Math.fma(Math.fma(Math.fma(28, s, 3150), s, 62370), s, 135135);
    float t = above / below;
    return 2 * t / Math.fma(t, t, 1);
  }
}
