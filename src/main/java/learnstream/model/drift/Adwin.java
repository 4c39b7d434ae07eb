package learnstream.model.drift;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Adaptive windowing (Bifet and Gavalda, Learning from time-changing data with adaptive windowing,
 * 2007; ADWIN2). Keeps a window of the newest numbers, from which the older part is dropped
 * whenever the means of two parts differ by more than
 *
 * <pre>{@code
 * sqrt(2 m v ln(2 ln(n) / delta)) + 2/3 m ln(2 ln(n) / delta),  m = 1 / n0 + 1 / n1
 * }</pre>
 *
 * with n the window's length, v its variance, n0 and n1 the lengths of the parts. The window is an
 * exponential histogram of O(log n) buckets, at most {@value #BUCKETS} of each size; parts are
 * compared where buckets meet, after every {@value #CLOCK} numbers. As usual, a part counts {@value
 * #MIN_PART} - 1 less than it has, so that short ones must differ more.
 */
final class Adwin implements DriftDetector {
  private static final int BUCKETS = 5;
  private static final int CLOCK = 32;
  private static final int MIN_WINDOW = 10;
  private static final int MIN_PART = 5;
  private static final int CAPACITY = BUCKETS + 1;

  /** Rows of buckets of 2^row numbers each. */
  private static final int ROWS = 56;

  private final double delta;
  private final int[] sizes = new int[ROWS];

  /** Of each bucket the sum of its numbers; of a row the oldest first. */
  private final double[] sums = new double[ROWS * CAPACITY];

  /** Of each bucket the sum of the squared distances from its mean. */
  private final double[] squares = new double[ROWS * CAPACITY];

  private int lastRow;
  private long time;
  private long width;
  private double sum;
  private double square;
  private double before;
  private double after;
  private long since;

  private double droppedSum;
  private long droppedWidth;

  Adwin(double delta) {
    this.delta = delta;
  }

  @Override
  public Signal add(double value) {
    time++;
    insert(value);
    if (time % CLOCK != 0 || width <= MIN_WINDOW) {
      return Signal.NONE;
    }
    droppedSum = 0;
    droppedWidth = 0;
    while (dropsOldest()) {
      continue;
    }
    if (droppedWidth == 0) {
      return Signal.NONE;
    }
    before = droppedSum / droppedWidth;
    after = sum / width;
    since = width;
    return Signal.DRIFT;
  }

  @Override
  public void begin() {
    Arrays.fill(sizes, 0);
    lastRow = 0;
    width = 0;
    sum = 0;
    square = 0;
  }

  private void insert(double value) {
    sums[sizes[0]] = value;
    squares[sizes[0]] = 0;
    sizes[0]++;
    square += width == 0 ? 0 : between(width, sum, 1, value);
    width++;
    sum += value;
    for (int row = 0; sizes[row] == CAPACITY; row++) {
      merge(row);
    }
  }

  /** Makes one bucket of the next row of the two oldest of this one. */
  private void merge(int row) {
    int from = row * CAPACITY;
    int to = (row + 1) * CAPACITY + sizes[row + 1]++;
    double size = 1L << row;
    sums[to] = sums[from] + sums[from + 1];
    squares[to] =
        squares[from] + squares[from + 1] + between(size, sums[from], size, sums[from + 1]);
    remove(row, 2);
    lastRow = Math.max(lastRow, row + 1);
  }

  private void remove(int row, int buckets) {
    int from = row * CAPACITY;
    sizes[row] -= buckets;
    System.arraycopy(sums, from + buckets, sums, from, sizes[row]);
    System.arraycopy(squares, from + buckets, squares, from, sizes[row]);
  }

  /** What two sets have more of squared distances together than each by itself. */
  private static double between(double n0, double sum0, double n1, double sum1) {
    double distance = sum0 / n0 - sum1 / n1;
    return n0 * n1 * distance * distance / (n0 + n1);
  }

  /** Drops the oldest bucket if any two parts of the window differ. */
  private boolean dropsOldest() {
    double n0 = 0;
    double sum0 = 0;
    double logarithm = StrictMath.log(2 * StrictMath.log(width) / delta);
    for (int row = lastRow; row >= 0; row--) {
      for (int k = 0; k < sizes[row]; k++) {
        n0 += 1L << row;
        sum0 += sums[row * CAPACITY + k];
        double n1 = width - n0;
        if (n0 > MIN_PART + 1 && n1 > MIN_PART + 1 && differ(n0, sum0, n1, logarithm)) {
          dropOldest();
          return width > 0;
        }
      }
    }
    return false;
  }

  private boolean differ(double n0, double sum0, double n1, double logarithm) {
    double m = 1 / (n0 - MIN_PART + 1) + 1 / (n1 - MIN_PART + 1);
    double bound = Math.sqrt(2 * m * (square / width) * logarithm) + 2.0 / 3.0 * logarithm * m;
    return Math.abs(sum0 / n0 - (sum - sum0) / n1) > bound;
  }

  private void dropOldest() {
    int at = lastRow * CAPACITY;
    long n = 1L << lastRow;
    width -= n;
    sum -= sums[at];
    square -= squares[at] + (width == 0 ? 0 : between(n, sums[at], width, sum));
    droppedSum += sums[at];
    droppedWidth += n;
    remove(lastRow, 1);
    while (lastRow > 0 && sizes[lastRow] == 0) {
      lastRow--;
    }
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
    return Math.max(1, since);
  }

  @Override
  public int stateBytes() {
    int buckets = Arrays.stream(sizes).sum();
    return (lastRow + 2) * Integer.BYTES
        + 2 * buckets * Double.BYTES
        + 3 * Long.BYTES
        + 4 * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(lastRow);
    for (int row = 0; row <= lastRow; row++) {
      out.putInt(sizes[row]);
      for (int k = 0; k < sizes[row]; k++) {
        out.putDouble(sums[row * CAPACITY + k]).putDouble(squares[row * CAPACITY + k]);
      }
    }
    out.putLong(time).putLong(width).putLong(since);
    out.putDouble(sum).putDouble(square).putDouble(before).putDouble(after);
  }

  @Override
  public void readState(ByteBuffer in) {
    lastRow = in.getInt();
    if (lastRow < 0 || lastRow >= ROWS - 1) {
      throw new IllegalArgumentException(lastRow + " rows of buckets are not allowed");
    }
    Arrays.fill(sizes, 0);
    for (int row = 0; row <= lastRow; row++) {
      sizes[row] = in.getInt();
      if (sizes[row] < 0 || sizes[row] > BUCKETS) {
        throw new IllegalArgumentException(sizes[row] + " buckets of a size are not allowed");
      }
      for (int k = 0; k < sizes[row]; k++) {
        sums[row * CAPACITY + k] = in.getDouble();
        squares[row * CAPACITY + k] = in.getDouble();
      }
    }
    time = in.getLong();
    width = in.getLong();
    since = in.getLong();
    sum = in.getDouble();
    square = in.getDouble();
    before = in.getDouble();
    after = in.getDouble();
  }
}
