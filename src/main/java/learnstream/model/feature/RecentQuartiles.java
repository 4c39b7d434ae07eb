package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/**
 * The quartiles of the last {@value #WINDOW} numbers of a stream, exactly. An estimate over all
 * numbers in less room (P2: Jain and Chlamtac 1985) is carried away by the very outliers that
 * quartiles are meant to ignore: its markers move by a share of the largest number.
 */
final class RecentQuartiles implements Stateful {
  static final int WINDOW = 255;

  /** The numbers in the order they came; the oldest is at {@code next} once there are enough. */
  private final double[] ring = new double[WINDOW];

  private int size;
  private int next;

  /** The same in ascending order. */
  private final double[] sorted = new double[WINDOW];

  /**
   * {@code (x - median) / (upper - lower quartile)}, x taken in. Where the quartiles are equal, as
   * of a number that is mostly 0, the next wider eighths take their place; 0 if the number has not
   * varied.
   */
  double scale(double x) {
    int place = place(x);
    double distance = x - eighth(4, x, place);
    for (int reach = 2; reach <= 4; reach++) {
      double range = eighth(4 + reach, x, place) - eighth(4 - reach, x, place);
      if (range > 0) {
        return distance / range;
      }
    }
    return 0;
  }

  /** Where x belongs among the sorted ones. */
  private int place(double x) {
    int found = Arrays.binarySearch(sorted, 0, size, x);
    return found < 0 ? -found - 1 : found;
  }

  /** An eighth of the numbers and x, by linear interpolation. */
  private double eighth(int which, double x, int place) {
    double at = which * size / 8.0;
    int below = (int) at;
    double low = ordered(below, x, place);
    double share = at - below;
    return share == 0 ? low : low + share * (ordered(below + 1, x, place) - low);
  }

  private double ordered(int i, double x, int place) {
    return i < place ? sorted[i] : i == place ? x : sorted[i - 1];
  }

  /** Whether the range stays finite. */
  boolean canUpdate(double x) {
    return size == 0 || Double.isFinite(Math.max(x, sorted[size - 1]) - Math.min(x, sorted[0]));
  }

  void update(double x) {
    if (size == WINDOW) {
      int oldest = place(ring[next]);
      System.arraycopy(sorted, oldest + 1, sorted, oldest, --size - oldest);
    }
    int place = place(x);
    System.arraycopy(sorted, place, sorted, place + 1, size++ - place);
    sorted[place] = x;
    ring[next] = x;
    next = (next + 1) % WINDOW;
  }

  /**
   * Knows these values only.
   *
   * @param values in ascending order
   */
  void beginAgain(double[] values) {
    size = 0;
    next = 0;
    for (double value : values) {
      update(value);
    }
  }

  /** The numbers in ascending order. */
  NamedArray array(String name) {
    return NamedArray.of(name, sorted, 0, size);
  }

  @Override
  public int stateBytes() {
    return Integer.BYTES + size * Double.BYTES;
  }

  /** From the oldest to the newest. */
  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(size);
    for (int i = 0; i < size; i++) {
      out.putDouble(ring[(next - size + i + WINDOW) % WINDOW]);
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    int stored = in.getInt();
    if (stored < 0 || stored > WINDOW) {
      throw new IllegalArgumentException(
          "%d numbers do not fit a window of %d".formatted(stored, WINDOW));
    }
    double[] values = new double[stored];
    Doubles.read(in, values);
    beginAgain(values);
  }
}
