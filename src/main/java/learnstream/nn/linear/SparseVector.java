package learnstream.nn.linear;

import java.util.Arrays;

/**
 * A vector of which most elements are 0. Those that may not be are listed, so that what is done
 * with it costs what is in it and not its width. The first elements, its dense part, are always
 * listed; they are set in {@link #values} directly. Not thread-safe.
 */
public final class SparseVector {
  private final double[] values;
  private final int dense;
  private final int[] indices;
  private final boolean[] isListed;
  private int count;

  /**
   * @param values {@code [width]}, all 0 but for the dense part
   * @param dense how many elements that has
   */
  public SparseVector(double[] values, int dense) {
    this.values = values;
    this.dense = dense;
    indices = new int[values.length];
    isListed = new boolean[values.length];
    for (int i = 0; i < dense; i++) {
      indices[i] = i;
    }
    count = dense;
  }

  /** {@code [width]}. */
  public double[] values() {
    return values;
  }

  /** The listed elements, which rise after {@link #sort}; only the first {@link #count} count. */
  public int[] indices() {
    return indices;
  }

  /** How many elements are listed. */
  public int count() {
    return count;
  }

  /** Adds to an element behind the dense part. */
  public void add(int index, double value) {
    values[index] += value;
    if (!isListed[index]) {
      isListed[index] = true;
      indices[count++] = index;
    }
  }

  /**
   * Becomes another vector; for one without a dense part.
   *
   * @param elements indices in rising order
   * @param numbers one for each of them
   * @param length how many of them count
   */
  void set(int[] elements, double[] numbers, int length) {
    clear();
    for (int i = 0; i < length; i++) {
      int index = elements[i];
      values[index] = numbers[i];
      isListed[index] = true;
      indices[i] = index;
    }
    count = length;
  }

  /**
   * Divides the elements that were listed last by their Euclidean length, unless it is 0.
   *
   * @param from how many were listed before them
   */
  public void normalise(int from) {
    double squares = 0;
    for (int i = from; i < count; i++) {
      double value = values[indices[i]];
      squares += value * value;
    }
    for (int i = from; i < count && squares > 0; i++) {
      values[indices[i]] /= Math.sqrt(squares);
    }
  }

  /** Lists the elements in rising order. */
  public void sort() {
    Arrays.sort(indices, dense, count);
  }

  /** Makes all elements behind the dense part 0. */
  public void clear() {
    for (int i = dense; i < count; i++) {
      values[indices[i]] = 0;
      isListed[indices[i]] = false;
    }
    count = dense;
  }
}
