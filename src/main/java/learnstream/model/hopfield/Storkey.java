package learnstream.model.hopfield;

/**
 * {@code w_ij += (xi_i xi_j - xi_i h_ji - h_ij xi_j) / n}, where {@code h_ij} is the sum of {@code
 * w_ik xi_k} over all k but i and j (Storkey and Valenti, The basins of attraction of a new
 * Hopfield learning rule, 1999). Local and incremental like Hebb's rule, but a pattern adds less
 * the better the weights foretell it, so that patterns disturb each other less. How heavy a sample
 * is does not matter.
 *
 * <p>About n / sqrt(2 ln n) random patterns are stable.
 */
public record Storkey() implements StorageRule {
  @Override
  public String label() {
    return "storkey";
  }

  /**
   * With {@code h = W xi} and no diagonal, {@code h_ij = h_i - w_ij xi_j}, so that the change is
   * {@code (xi_i xi_j - xi_i h_j - h_i xi_j + 2 w_ij) / n}: as many steps as there are weights.
   */
  @Override
  public double store(Weights weights, double[] pattern, double weight) {
    double[] h = weights.times(pattern);
    return weights.addStorkey(1.0 / weights.neurons, pattern, h);
  }

  @Override
  public double capacity(int neurons) {
    return neurons / Math.sqrt(2 * StrictMath.log(neurons));
  }
}
