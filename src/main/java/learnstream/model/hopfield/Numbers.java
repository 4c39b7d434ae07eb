package learnstream.model.hopfield;

/** Sums over arrays in an order that no machine changes. */
final class Numbers {
  private Numbers() {}

  /** Four interleaved sums, added as a tree. */
  static double dot(float[] x, double[] y) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < y.length; i += 4) {
      a = Math.fma(x[i], y[i], a);
      b = Math.fma(x[i + 1], y[i + 1], b);
      c = Math.fma(x[i + 2], y[i + 2], c);
      d = Math.fma(x[i + 3], y[i + 3], d);
    }
    for (; i < y.length; i++) {
      a = Math.fma(x[i], y[i], a);
    }
    return (a + b) + (c + d);
  }

  /** Four interleaved sums, added as a tree. */
  static double squares(double[] x) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < x.length; i += 4) {
      a = Math.fma(x[i], x[i], a);
      b = Math.fma(x[i + 1], x[i + 1], b);
      c = Math.fma(x[i + 2], x[i + 2], c);
      d = Math.fma(x[i + 3], x[i + 3], d);
    }
    for (; i < x.length; i++) {
      a = Math.fma(x[i], x[i], a);
    }
    return (a + b) + (c + d);
  }

  static double squares(float[] x) {
    double sum = 0;
    for (float number : x) {
      sum = Math.fma(number, number, sum);
    }
    return sum;
  }
}
