package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.Stateful;

/**
 * Tells outliers among the values of a stream of vectors from what the stream has shown so far, so
 * that no single value can ruin a running statistic or a weight. Ordinary data are never touched.
 *
 * <p>Each component has a range, of its values so far. A value more than {@value CoreRange#FAR}
 * ranges outside it is an outlier. The first {@value #WINDOW} values set the range, robustly
 * ({@link CoreRange}); from the {@value #KNOWN}th on there is a preliminary one.
 *
 * <p>A component may also move for good, to another mean or unit. Values more than {@value #SHIFT}
 * ranges outside wait; each value inside takes one of them away, and once {@value #WINDOW} wait,
 * most of the newest values lie elsewhere: the range, and what the scaler knows of the component,
 * begin anew with them. So up to half of a component's values may be wrong.
 *
 * <p>A component that has been constant has no range; there, only what is more than {@link
 * CoreRange#HUGE} away is an outlier, since a rare class may well show for the first time after
 * thousands of samples. Not thread-safe; {@link #apply} and {@link #update} allocate nothing while
 * no value waits.
 */
final class OutlierFilter implements Stateful {
  /** Ranges outside the range from which on values may mean that the component has moved. */
  static final int SHIFT = 100;

  /** Values that set a range. */
  static final int WINDOW = 24;

  /** Values before which nothing is known of a component. */
  static final int KNOWN = 8;

  private final int size;
  private final OutlierPolicy policy;

  /** Whether the first values reach the model as they are, so that a huge one does harm. */
  private final boolean unscaled;

  private final long[] counts;

  /** The range of each component; infinite and empty until it is set. */
  private final double[] low;

  private final double[] high;

  /** Values that set or may move the range, in the order they came; null where there are none. */
  private final double[][] waiting;

  private final byte[] waits;

  /** Components of which values wait; while there are none, looking is cheaper. */
  private int componentsThatWait;

  /** Values that the range is made of beside the most common one, up to {@link CoreRange#FEW}. */
  private final byte[] varied;

  /** What {@link #update} has to do for the vector before it: components and their values. */
  private final int[] changed;

  private final double[] values;
  private int changes;
  private int outliers;

  private final CoreRange core = new CoreRange(WINDOW);

  /**
   * @param unscaled whether the values reach the model without a running scaling
   */
  OutlierFilter(int size, OutlierPolicy policy, boolean unscaled) {
    this.size = size;
    this.policy = policy;
    this.unscaled = unscaled;
    counts = new long[size];
    low = new double[size];
    high = new double[size];
    waiting = new double[size][];
    waits = new byte[size];
    varied = new byte[size];
    changed = new int[size];
    values = new double[size];
    clear();
  }

  /** Values of component {@code i} that were outliers. */
  long count(int i) {
    return counts[i];
  }

  /**
   * Looks for outliers and, unless they are to be learnt, replaces each by the nearest value that
   * is none. Nothing else changes before {@link #update}.
   *
   * @param x finite numbers
   * @return a component that is an outlier, or -1
   */
  int apply(double[] x) {
    changes = 0;
    outliers = 0;
    int outlier = -1;
    for (int i = componentsThatWait == 0 ? firstOutside(x) : 0; i < size; i++) {
      double value = x[i];
      if (value < low[i] || value > high[i] || waits[i] > 0) {
        changed[changes] = i;
        values[changes++] = value;
        double nearest = nearest(i, value);
        if (nearest != value) {
          outlier = i;
          outliers++;
          x[i] = policy == OutlierPolicy.LEARN ? value : nearest;
        }
      }
    }
    return outlier;
  }

  /** The first component outside its range; the number of components if there is none. */
  private int firstOutside(double[] x) {
    double[] lows = low;
    double[] highs = high;
    int i = 0;
    while (i < lows.length && x[i] >= lows[i] && x[i] <= highs[i]) {
      i++;
    }
    return i;
  }

  /** How many components of the vector applied last are outliers. */
  int outliers() {
    return outliers;
  }

  /** The value itself, or where it is an outlier the nearest that is none. */
  private double nearest(int i, double value) {
    if (isSet(i)) {
      return CoreRange.nearest(value, low[i], high[i], varied[i]);
    }
    int n = waits[i];
    if (n < KNOWN) {
      return unscaled && Math.abs(value) > CoreRange.HUGE ? 0 : value;
    }
    core.find(waiting[i], n);
    return CoreRange.nearest(value, core.from(), core.to(), core.varied());
  }

  /** How {@link #nearest} answers for component {@code i} now. */
  ClippingRange range(int i) {
    if (isSet(i)) {
      return ClippingRange.of(low[i], high[i], varied[i]);
    }
    if (waits[i] < KNOWN) {
      return unscaled ? new ClippingRange(0, 0, CoreRange.HUGE) : ClippingRange.EVERYTHING;
    }
    core.find(waiting[i], waits[i]);
    return ClippingRange.of(core.from(), core.to(), core.varied());
  }

  private boolean isSet(int i) {
    return low[i] <= high[i];
  }

  /** What a sentence about component {@code i}, which is an outlier, says after its name. */
  String describe(int i) {
    // The components that apply had to look at are in ascending order.
    double value = values[Arrays.binarySearch(changed, 0, changes, i)];
    boolean isSet = isSet(i);
    if (!isSet && waits[i] < KNOWN) {
      return "%s is an outlier; up to %s is allowed before the range is known"
          .formatted(value, CoreRange.HUGE);
    }
    if (!isSet) {
      core.find(waiting[i], waits[i]);
    }
    double from = isSet ? low[i] : core.from();
    double to = isSet ? high[i] : core.to();
    double reach = CoreRange.reach(from, to, isSet ? varied[i] : core.varied());
    return "%s is an outlier; values so far are from %s to %s, and %s to %s is allowed"
        .formatted(value, from, to, from - reach, to + reach);
  }

  /**
   * Takes in the vector that was applied last.
   *
   * @param scaler what it knows of a component begins anew where the component's range does; null:
   *     there is none
   */
  void update(Scaler scaler) {
    for (int c = 0; c < changes; c++) {
      update(changed[c], values[c], scaler);
    }
    changes = 0;
  }

  private void update(int i, double value, Scaler scaler) {
    if (nearest(i, value) != value) {
      counts[i]++;
    }
    double reach =
        isSet(i) ? CoreRange.reach(low[i], high[i], varied[i]) * SHIFT / CoreRange.FAR : -1;
    if (value - high[i] <= reach && low[i] - value <= reach) {
      widen(i, value);
      if (waits[i] > 0) {
        dismiss(i);
      }
      return;
    }
    if (waiting[i] == null) {
      waiting[i] = new double[WINDOW];
    }
    componentsThatWait += waits[i] == 0 ? 1 : 0;
    waiting[i][waits[i]++] = value;
    if (waits[i] >= KNOWN && !isSet(i)) {
      core.find(waiting[i], waits[i]);
      int outside = waits[i] - core.size();
      // Some were told at once and kept from the scaler, others are only now.
      if (outside > counts[i]) {
        counts[i] = outside;
        beginAgain(i, scaler);
      }
    }
    if (waits[i] == WINDOW) {
      setRange(i, scaler);
    }
  }

  private void widen(int i, double value) {
    if (value < low[i] || value > high[i]) {
      low[i] = Math.min(low[i], value);
      high[i] = Math.max(high[i], value);
      varied[i] = (byte) Math.min(CoreRange.FEW, varied[i] + 1);
    }
  }

  /** The component has not moved: one that waits was rare, and is part of the range if not far. */
  private void dismiss(int i) {
    double value = waiting[i][--waits[i]];
    componentsThatWait -= waits[i] == 0 ? 1 : 0;
    if (nearest(i, value) == value) {
      widen(i, value);
    }
  }

  private void beginAgain(int i, Scaler scaler) {
    if (scaler != null && policy != OutlierPolicy.LEARN) {
      scaler.beginAgain(i, core.values());
    }
  }

  private void setRange(int i, Scaler scaler) {
    core.find(waiting[i], waits[i]);
    if (isSet(i)) {
      beginAgain(i, scaler);
    }
    low[i] = core.from();
    high[i] = core.to();
    varied[i] = (byte) Math.min(CoreRange.FEW, core.varied());
    waits[i] = 0;
    componentsThatWait--;
    waiting[i] = null;
  }

  /** Begins as one that has seen nothing. */
  void clear() {
    Arrays.fill(counts, 0);
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    Arrays.fill(waits, (byte) 0);
    Arrays.fill(varied, (byte) 0);
    Arrays.fill(waiting, null);
    componentsThatWait = 0;
    changes = 0;
  }

  @Override
  public int stateBytes() {
    int bytes = size * (Long.BYTES + 2 * Double.BYTES + 2);
    for (byte n : waits) {
      bytes += n * Double.BYTES;
    }
    return bytes;
  }

  @Override
  public void writeState(ByteBuffer out) {
    Doubles.write(out, counts);
    Doubles.write(out, low);
    Doubles.write(out, high);
    out.put(waits);
    out.put(varied);
    for (int i = 0; i < size; i++) {
      if (waits[i] > 0) {
        Doubles.write(out, waiting[i], waits[i]);
      }
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    Doubles.read(in, counts);
    Doubles.read(in, low);
    Doubles.read(in, high);
    in.get(waits);
    in.get(varied);
    changes = 0;
    componentsThatWait = 0;
    for (int i = 0; i < size; i++) {
      if (waits[i] < 0 || waits[i] >= WINDOW) {
        throw new IllegalArgumentException(
            "%d waiting values do not fit a window of %d".formatted(waits[i], WINDOW));
      }
      waiting[i] = waits[i] > 0 ? new double[WINDOW] : null;
      if (waits[i] > 0) {
        componentsThatWait++;
        Doubles.read(in, waiting[i], waits[i]);
      }
    }
  }
}
