package learnstream.nn.optimiser;

/**
 * The product that follows a step of all rows of a matrix of parameters: {@code sums[j] = biases[j]
 * + sum of x[i] p[i][j]} over the rows i, in their order. One object is used again for every
 * product.
 */
public final class NextProduct {
  /** Where the biases begin among the parameters. */
  int biases;

  float[] x;
  float[] sums;

  private boolean descends;

  /** Describes the next product. Its blocks of columns come in the opposite order to the last. */
  public NextProduct set(int biases, float[] x, float[] sums) {
    this.biases = biases;
    this.x = x;
    this.sums = sums;
    descends = !descends;
    return this;
  }

  /**
   * The block that comes as number {@code b}: by turns from the left and from the right, so that of
   * parameters too many for a cache the part used last is used first.
   */
  int block(int b, int blocks) {
    return descends ? blocks - 1 - b : b;
  }
}
