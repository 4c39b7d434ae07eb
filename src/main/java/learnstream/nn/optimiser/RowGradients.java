package learnstream.nn.optimiser;

import java.util.Arrays;

/**
 * The gradient of some rows of a matrix of parameters, as an outer product: dE/dp[r][j] =
 * factors[r] d[at + j], without the L2 term. One object is used again for every update.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class RowGradients<A> {
  int columns;
  int count;

  /** From one row to the next. */
  int stride;

  A factors;
  A d;
  int at;

  /** How many of the first columns are left alone, because they are done. */
  int idle;

  private int first;
  private int[] rows;
  private float[] last = {};

  /**
   * Describes the rows of the next update.
   *
   * @param first where row 0 of the matrix begins among the parameters
   * @param columns length of a row
   * @param rows which rows, rising
   * @param count number of these
   * @param factors one for each of them
   */
  public RowGradients<A> set(
      int first, int columns, int[] rows, int count, A factors, A d, int at) {
    this.first = first;
    this.columns = columns;
    stride = columns;
    this.rows = rows;
    this.count = count;
    this.factors = factors;
    this.d = d;
    this.at = at;
    idle = 0;
    return this;
  }

  /** Where the r-th of the rows begins among the parameters. */
  int begin(int r) {
    return first + rows[r] * stride;
  }

  /** How many there are. */
  public int columns() {
    return columns;
  }

  /** Leaves the columns below {@code from} alone. */
  public void skipColumns(int from) {
    first += from;
    at += from;
    columns -= from;
  }

  /**
   * Some of d, 0 for the first ones.
   *
   * @param from the column of the first
   */
  static float[] withoutFirst(RowGradients<float[]> its, int from, int length, int idle) {
    if (its.last.length < length) {
      its.last = new float[length];
    }
    Arrays.fill(its.last, 0, idle, 0);
    System.arraycopy(its.d, its.at + from + idle, its.last, idle, length - idle);
    return its.last;
  }

  /**
   * Goes on to what is left of each row, as one vector that ends with the row and begins in what is
   * done.
   *
   * @param done columns
   * @return false if the rows are shorter than a vector
   */
  static boolean goToLastVector(RowGradients<float[]> its, int done, int length) {
    if (its.stride < length) {
      return false;
    }
    int from = its.columns - length;
    its.idle = done - from;
    its.d = withoutFirst(its, from, length, its.idle);
    its.at = 0;
    its.first += from;
    its.columns = length;
    return true;
  }
}
