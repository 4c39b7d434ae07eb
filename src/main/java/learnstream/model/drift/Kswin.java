package learnstream.model.drift;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.kernel.SplitMix64;
import learnstream.nn.linear.Doubles;

/**
 * Kolmogorov-Smirnov windowing (Raab, Heusinger and Schleif, Reactive soft prototype computing for
 * concept drift streams, 2020), for numbers of any range: the newest r numbers of a window of w are
 * compared with r drawn from those before them. They differ where their empirical distributions are
 * more than {@code sqrt(-ln(alpha) / r)} apart; then the window begins anew with the newest r. What
 * is drawn follows from the seed and the number of samples.
 */
final class Kswin implements DriftDetector {
  private final double threshold;
  private final int newest;
  private final long seed;

  /** The window, a ring. */
  private final double[] ring;

  private int size;
  private int next;
  private long time;
  private double before;
  private double after;

  private final SplitMix64 random = new SplitMix64();
  private final double[] older;
  private final double[] drawn;
  private final double[] recent;
  private final double[] sortedRecent;

  Kswin(DetectorSpec.Kswin spec) {
    newest = spec.newest();
    threshold = Math.sqrt(-StrictMath.log(spec.alpha()) / newest);
    seed = spec.seed();
    ring = new double[spec.window()];
    older = new double[spec.window() - newest];
    drawn = new double[newest];
    recent = new double[newest];
    sortedRecent = new double[newest];
  }

  @Override
  public Signal add(double value) {
    time++;
    ring[next] = value;
    next = (next + 1) % ring.length;
    size = Math.min(size + 1, ring.length);
    if (size < ring.length) {
      return Signal.NONE;
    }
    for (int i = 0; i < older.length; i++) {
      older[i] = ring[(next + i) % ring.length];
    }
    for (int i = 0; i < newest; i++) {
      recent[i] = ring[(next + older.length + i) % ring.length];
    }
    draw();
    Arrays.sort(drawn);
    System.arraycopy(recent, 0, sortedRecent, 0, newest);
    Arrays.sort(sortedRecent);
    if (!differ()) {
      return Signal.NONE;
    }
    before = mean(older);
    after = mean(recent);
    System.arraycopy(recent, 0, ring, 0, newest);
    size = newest;
    next = newest;
    return Signal.DRIFT;
  }

  @Override
  public void begin() {
    size = 0;
    next = 0;
  }

  /** Without replacement, by the first steps of a shuffle. */
  private void draw() {
    random.seed(seed, time);
    for (int i = 0; i < newest; i++) {
      int j = i + (int) (random.nextDouble() * (older.length - i));
      drawn[i] = older[j];
      older[j] = older[i];
      older[i] = drawn[i];
    }
  }

  /** Whether the largest distance between the empirical distributions is beyond the threshold. */
  private boolean differ() {
    int i = 0;
    int j = 0;
    int largest = 0;
    while (i < newest && j < newest) {
      double at = Math.min(drawn[i], sortedRecent[j]);
      while (i < newest && drawn[i] <= at) {
        i++;
      }
      while (j < newest && sortedRecent[j] <= at) {
        j++;
      }
      largest = Math.max(largest, Math.abs(i - j));
    }
    return largest > threshold * newest;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  @Override
  public double before() {
    return before;
  }

  @Override
  public double after() {
    return after;
  }

  @Override
  public long since() {
    return newest;
  }

  @Override
  public int stateBytes() {
    return 2 * Integer.BYTES + Long.BYTES + (2 + ring.length) * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(size).putInt(next).putLong(time).putDouble(before).putDouble(after);
    Doubles.write(out, ring);
  }

  @Override
  public void readState(ByteBuffer in) {
    size = in.getInt();
    next = in.getInt();
    if (size < 0 || size > ring.length || next < 0 || next >= ring.length) {
      throw new IllegalArgumentException("the window does not fit");
    }
    time = in.getLong();
    before = in.getDouble();
    after = in.getDouble();
    Doubles.read(in, ring);
  }
}
