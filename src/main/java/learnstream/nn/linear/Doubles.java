package learnstream.nn.linear;

import java.nio.ByteBuffer;

/** Arrays of numbers in state bytes, whose length the reader knows. */
public final class Doubles {
  private Doubles() {}

  public static void write(ByteBuffer out, double[] values) {
    write(out, values, values.length);
  }

  public static void read(ByteBuffer in, double[] values) {
    read(in, values, values.length);
  }

  /** Writes the first {@code length} values. */
  public static void write(ByteBuffer out, double[] values, int length) {
    for (int i = 0; i < length; i++) {
      out.putDouble(values[i]);
    }
  }

  public static void read(ByteBuffer in, double[] values, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = in.getDouble();
    }
  }

  public static void write(ByteBuffer out, long[] values) {
    for (long value : values) {
      out.putLong(value);
    }
  }

  public static void read(ByteBuffer in, long[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getLong();
    }
  }

  public static boolean allFinite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Sum of the products of the first {@code length} values, in their order. */
  public static double dot(double[] a, double[] b, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum = Math.fma(a[i], b[i], sum);
    }
    return sum;
  }

  /** Index of the largest value, the lowest of equal ones. */
  static int argMax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The class with the highest score; of a single score, class 1 if it is at least 0.5. */
  public static int classOf(double[] scores) {
    return scores.length == 1 ? (scores[0] >= 0.5 ? 1 : 0) : argMax(scores);
  }
}
