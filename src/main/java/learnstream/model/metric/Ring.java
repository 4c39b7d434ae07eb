package learnstream.model.metric;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The newest entries of a stream, each of {@code width} ints. Grows by doubling up to its limit, so
 * that a model that has seen little takes little memory.
 */
final class Ring {
  private static final int FIRST_ENTRIES = 16;

  private final int width;
  private final int limit;
  private int[] cells;
  private int size;
  private int oldest;

  Ring(int width, int limit) {
    this.width = width;
    this.limit = limit;
    this.cells = new int[width * Math.min(FIRST_ENTRIES, limit)];
  }

  int size() {
    return size;
  }

  /** Adds an entry of zeros, in place of the oldest one when full. */
  void advance() {
    if (size == limit) {
      oldest = oldest + 1 == limit ? 0 : oldest + 1;
    } else {
      if (size * width == cells.length) {
        cells = Arrays.copyOf(cells, width * (int) Math.min(2L * size, limit));
      }
      size++;
    }
  }

  /** Sets a cell of the newest entry. */
  void set(int column, int value) {
    cells[index(size - 1) + column] = value;
  }

  /** A cell of an entry, 0 the oldest. */
  int get(int entry, int column) {
    return cells[index(entry) + column];
  }

  /**
   * Mean of a column of floats, summed from oldest to newest, so that no rounding is left behind.
   */
  double mean(int column) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += Float.intBitsToFloat(get(i, column));
    }
    return sum / size;
  }

  private int index(int entry) {
    // subtracting first: the sum could pass the largest int where the limit is near it
    int fromEnd = limit - oldest;
    return width * (entry < fromEnd ? oldest + entry : entry - fromEnd);
  }

  int stateBytes() {
    return Integer.BYTES * (1 + size * width);
  }

  void writeState(ByteBuffer out) {
    out.putInt(size);
    for (int i = 0; i < size; i++) {
      for (int c = 0; c < width; c++) {
        out.putInt(get(i, c));
      }
    }
  }

  void readState(ByteBuffer in) {
    int stored = in.getInt();
    if (stored < 0 || stored > limit) {
      throw new IllegalArgumentException(
          "window of %d entries does not fit one of %d".formatted(stored, limit));
    }
    size = 0;
    oldest = 0;
    cells = new int[width * Math.min(FIRST_ENTRIES, limit)];
    for (int i = 0; i < stored; i++) {
      advance();
      for (int c = 0; c < width; c++) {
        set(c, in.getInt());
      }
    }
  }
}
