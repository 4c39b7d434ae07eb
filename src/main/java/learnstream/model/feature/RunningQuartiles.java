package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.Stateful;

/**
 * Running estimates of the quartiles of a stream of numbers in constant room: the P2 algorithm
 * (Jain and Chlamtac 1985) with markers at all eighths (Raatikainen, Simultaneous estimation of
 * several percentiles, 1987). The first nine numbers are kept, so that their quartiles are exact.
 */
final class RunningQuartiles implements Stateful {
  private static final int MARKERS = 9;

  private long count;

  /** Estimates of the eighths, rising; while there are fewer than nine numbers these themselves. */
  private final double[] heights = new double[MARKERS];

  /** How many numbers are at or below each marker. */
  private final double[] positions = new double[MARKERS];

  private final double[] first = new double[MARKERS];

  /** Finds the estimate of an eighth with {@code x} taken in, if it still is among the first. */
  private double eighth(int which, double x) {
    if (count >= MARKERS) {
      return heights[which];
    }
    int n = (int) count;
    System.arraycopy(heights, 0, first, 0, n);
    first[n] = x;
    Arrays.sort(first, 0, n + 1);
    double at = which * n / 8.0;
    int below = (int) at;
    double above = first[Math.min(below + 1, n)];
    return first[below] + (at - below) * (above - first[below]);
  }

  /**
   * {@code (x - median) / (upper - lower quartile)}. Where the quartiles are equal, as of a number
   * that is mostly 0, the next wider eighths take their place; 0 if the number has not varied yet.
   */
  double scale(double x) {
    double distance = x - eighth(4, x);
    for (int reach = 2; reach <= 4; reach++) {
      double range = eighth(4 + reach, x) - eighth(4 - reach, x);
      if (range > 0) {
        return distance / range;
      }
    }
    return 0;
  }

  /** Whether all estimates would stay finite. */
  boolean canUpdate(double x) {
    boolean isFirst = count == 0;
    int last = (int) Math.min(count, MARKERS) - 1;
    double low = isFirst ? x : Math.min(x, heights[0]);
    double high = isFirst ? x : Math.max(x, heights[last]);
    return Double.isFinite(8 * (high - low));
  }

  void update(double x) {
    if (count < MARKERS) {
      heights[(int) count++] = x;
      Arrays.sort(heights, 0, (int) count);
      Arrays.setAll(positions, i -> i + 1);
      return;
    }
    count++;
    heights[0] = Math.min(heights[0], x);
    heights[MARKERS - 1] = Math.max(heights[MARKERS - 1], x);
    for (int i = 1; i < MARKERS; i++) {
      positions[i] += i == MARKERS - 1 || x < heights[i] ? 1 : 0;
    }
    for (int i = 1; i < MARKERS - 1; i++) {
      double off = 1 + (count - 1) * i / 8.0 - positions[i];
      if (off >= 1 && positions[i + 1] - positions[i] > 1) {
        move(i, 1);
      } else if (off <= -1 && positions[i - 1] - positions[i] < -1) {
        move(i, -1);
      }
    }
  }

  private void move(int i, int step) {
    double parabolic = parabolic(i, step);
    if (heights[i - 1] < parabolic && parabolic < heights[i + 1]) {
      heights[i] = parabolic;
    } else {
      heights[i] += step * (heights[i + step] - heights[i]) / (positions[i + step] - positions[i]);
    }
    positions[i] += step;
  }

  private double parabolic(int i, int step) {
    double below = positions[i] - positions[i - 1];
    double above = positions[i + 1] - positions[i];
    double up = (below + step) * (heights[i + 1] - heights[i]) / above;
    double down = (above - step) * (heights[i] - heights[i - 1]) / below;
    return heights[i] + step * (up + down) / (below + above);
  }

  /**
   * Knows these values only.
   *
   * @param values in ascending order
   */
  void beginAgain(double[] values) {
    count = 0;
    for (double value : values) {
      update(value);
    }
  }

  @Override
  public int stateBytes() {
    return Long.BYTES + 2 * MARKERS * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(count);
    Doubles.write(out, heights);
    Doubles.write(out, positions);
  }

  @Override
  public void readState(ByteBuffer in) {
    count = in.getLong();
    Doubles.read(in, heights);
    Doubles.read(in, positions);
    if (count < 0) {
      throw new IllegalArgumentException(count + " numbers are not allowed; 0 or more are");
    }
  }
}
