package learnstream.model.metric;

import java.nio.ByteBuffer;
import learnstream.nn.linear.Doubles;

/**
 * Means of several series over all samples and with a fading factor: {@code S = x + a S}, {@code N
 * = 1 + a N}, mean {@code S / N} (Gama, Sebastiao, Rodrigues, On evaluating stream learning
 * algorithms, 2013).
 */
final class Averages {
  private final double fading;
  private final double[] sums;
  private final double[] faded;
  private long count;
  private double fadedCount;

  Averages(int series, double fading) {
    this.fading = fading;
    this.sums = new double[series];
    this.faded = new double[series];
  }

  /** Begins a sample; {@link #add} then gives its value in each series, once. */
  void advance() {
    count++;
    fadedCount = Math.fma(fading, fadedCount, 1);
  }

  void add(int series, double value) {
    sums[series] += value;
    faded[series] = Math.fma(fading, faded[series], value);
  }

  long count() {
    return count;
  }

  double sum(int series) {
    return sums[series];
  }

  double whole(int series) {
    return sums[series] / count;
  }

  double fading(int series) {
    return faded[series] / fadedCount;
  }

  int stateBytes() {
    return Long.BYTES + Double.BYTES * (1 + 2 * sums.length);
  }

  void writeState(ByteBuffer out) {
    out.putLong(count);
    out.putDouble(fadedCount);
    Doubles.write(out, sums);
    Doubles.write(out, faded);
  }

  void readState(ByteBuffer in) {
    count = in.getLong();
    fadedCount = in.getDouble();
    Doubles.read(in, sums);
    Doubles.read(in, faded);
  }
}
