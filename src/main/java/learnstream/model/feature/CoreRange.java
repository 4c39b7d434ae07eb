package learnstream.model.feature;

import java.util.Arrays;

/**
 * The range of a few values without those that are far outside of most of them: it begins as the
 * shortest stretch that holds most (the shorth: Andrews and others, Robust estimates of location,
 * 1972) and takes in the others from the nearest on, up to the first that is an outlier.
 */
final class CoreRange {
  /** Ranges outside the range from which on a value is an outlier. */
  static final int FAR = 1000;

  /** The same where the range is that of a few values beside a common one, as of a rare flag. */
  private static final int FAR_FROM_FEW = 100_000;

  /** Values beside the most common one from which on they are no longer few. */
  static final int FEW = 8;

  /** Nothing whose square is beyond single precision can be learnt from. */
  static final double HUGE = 0x1p64;

  /** A burst of one fewer wrong values cannot pass for most of the values. */
  private static final int MIN_SIZE = 6;

  private final double[] sorted;
  private int first;
  private int last;
  private int varied;

  CoreRange(int maxValues) {
    sorted = new double[maxValues];
  }

  /** The value itself, or where it is an outlier of a range the end of the range. */
  static double nearest(double value, double from, double to, int varied) {
    double reach = reach(from, to, varied);
    return value - to > reach ? to : from - value > reach ? from : value;
  }

  /**
   * How far outside a range a value may be.
   *
   * @param varied values that the range is made of beside the most common one
   */
  static double reach(double from, double to, int varied) {
    if (to == from) {
      return HUGE;
    }
    return (varied < FEW ? FAR_FROM_FEW : FAR) * (to - from);
  }

  /** Finds the range of the first {@code n} values, at least {@value #MIN_SIZE}. */
  void find(double[] values, int n) {
    System.arraycopy(values, 0, sorted, 0, n);
    Arrays.sort(sorted, 0, n);
    findShorth(n);
    double common = sorted[(first + last) / 2];
    boolean grows = true;
    while (grows) {
      countVaried(common);
      double reach = reach(from(), to(), varied);
      double below = first > 0 ? from() - sorted[first - 1] : Double.POSITIVE_INFINITY;
      double above = last + 1 < n ? sorted[last + 1] - to() : Double.POSITIVE_INFINITY;
      double gap = Math.min(below, above);
      grows = gap <= reach && gap < Double.POSITIVE_INFINITY;
      if (grows && below < above) {
        first--;
      } else if (grows) {
        last++;
      }
    }
  }

  private void findShorth(int n) {
    int majority = Math.max(MIN_SIZE, n / 2 + 1);
    first = 0;
    for (int at = 1; at + majority <= n; at++) {
      if (sorted[at + majority - 1] - sorted[at] < sorted[first + majority - 1] - sorted[first]) {
        first = at;
      }
    }
    last = first + majority - 1;
  }

  private void countVaried(double common) {
    varied = 0;
    for (int v = first; v <= last; v++) {
      varied += sorted[v] == common ? 0 : 1;
    }
  }

  double from() {
    return sorted[first];
  }

  double to() {
    return sorted[last];
  }

  /** Values in the range beside the most common one. */
  int varied() {
    return varied;
  }

  int size() {
    return last - first + 1;
  }

  /** Those in the range, in ascending order. */
  double[] values() {
    return Arrays.copyOfRange(sorted, first, last + 1);
  }
}
