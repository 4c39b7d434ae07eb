package learnstream.nn.layer;

import java.util.Arrays;

/** The rows of a matrix that are in any of several lists, in rising order; or all of them. */
final class RowUnion {
  private static final int ALL = -1;

  private final int size;
  private final boolean[] isIn;

  /** With room for one more row. */
  private int[] rows = {};

  private int count = ALL;

  /** All rows. */
  RowUnion(int size) {
    this.size = size;
    isIn = new boolean[size];
  }

  void useAll() {
    count = ALL;
  }

  boolean areAll() {
    return count == ALL;
  }

  /** How many there are; 0 where {@link #areAll}. */
  int count() {
    return Math.max(0, count);
  }

  int row(int r) {
    return rows[r];
  }

  /** The rows, and then the one behind the matrix's last; used again, and may be longer. */
  int[] withNext() {
    rows[count] = size;
    return rows;
  }

  /** Takes those of the first {@code n} lists. */
  void unite(int[][] lists, int[] counts, int n) {
    int most = 1;
    for (int s = 0; s < n; s++) {
      most += counts[s];
    }
    most = Math.min(most, size + 1);
    if (rows.length < most) {
      rows = new int[Math.min(size + 1, most + most / 2)];
    }
    count = 0;
    for (int s = 0; s < n; s++) {
      for (int r = 0; r < counts[s]; r++) {
        int row = lists[s][r];
        if (!isIn[row]) {
          isIn[row] = true;
          rows[count++] = row;
        }
      }
    }
    Arrays.sort(rows, 0, count);
    for (int r = 0; r < count; r++) {
      isIn[rows[r]] = false;
    }
  }
}
