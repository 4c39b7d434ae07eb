package learnstream.nn.optimiser;

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
  private int first;
  private int[] rows;

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
}
