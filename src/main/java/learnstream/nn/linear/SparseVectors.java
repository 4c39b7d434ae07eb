package learnstream.nn.linear;

import java.nio.ByteBuffer;

/**
 * Copies of sparse vectors of one width, each of which takes the room of what is in it. They are
 * read one at a time. Not thread-safe.
 */
public final class SparseVectors {
  private final int width;
  private final int[][] indices;
  private final double[][] values;
  private final int[] counts;

  /** The one read last; made when first needed. */
  private SparseVector vector;

  /**
   * @param size how many there are; all are 0 to begin with
   */
  public SparseVectors(int size, int width) {
    this.width = width;
    indices = new int[size][0];
    values = new double[size][0];
    counts = new int[size];
  }

  /** Makes one of them a copy. */
  public void set(int at, SparseVector x) {
    int count = reserve(at, x.count());
    System.arraycopy(x.indices(), 0, indices[at], 0, count);
    for (int i = 0; i < count; i++) {
      values[at][i] = x.values()[indices[at][i]];
    }
  }

  private int reserve(int at, int count) {
    if (indices[at].length < count) {
      int length = Math.min(width, count + count / 2);
      indices[at] = new int[length];
      values[at] = new double[length];
    }
    counts[at] = count;
    return count;
  }

  /** One of them; the vector is used again for the next one. */
  public SparseVector get(int at) {
    if (vector == null) {
      vector = new SparseVector(new double[width], 0);
    }
    vector.set(indices[at], values[at], counts[at]);
    return vector;
  }

  public void swap(int i, int j) {
    int[] itsIndices = indices[i];
    double[] itsValues = values[i];
    int count = counts[i];
    indices[i] = indices[j];
    values[i] = values[j];
    counts[i] = counts[j];
    indices[j] = itsIndices;
    values[j] = itsValues;
    counts[j] = count;
  }

  /** Bytes of one of them. */
  public int stateBytes(int at) {
    return Integer.BYTES + counts[at] * (Integer.BYTES + Double.BYTES);
  }

  public void writeState(int at, ByteBuffer out) {
    out.putInt(counts[at]);
    for (int i = 0; i < counts[at]; i++) {
      out.putInt(indices[at][i]).putDouble(values[at][i]);
    }
  }

  public void readState(int at, ByteBuffer in) {
    int stored = in.getInt();
    if (stored < 0 || stored > width) {
      throw new IllegalArgumentException("%d inputs do not fit %d".formatted(stored, width));
    }
    reserve(at, stored);
    for (int i = 0; i < stored; i++) {
      indices[at][i] = in.getInt();
      values[at][i] = in.getDouble();
    }
  }
}
