package learnstream.model.hopfield;

import learnstream.nn.spec.NonFiniteGradientException;

/**
 * {@code W += xi xi' / n}, without the diagonal (Hopfield, Neural networks and physical systems
 * with emergent collective computational abilities, 1982). A sample's weight is a factor of what is
 * added: one of weight 2 is remembered as if it had been sent twice.
 *
 * <p>About 0.138 n random patterns are recalled with few wrong neurons (Amit, Gutfreund,
 * Sompolinsky 1985), n / (2 ln n) without any (McEliece and others 1987).
 */
public record Hebbian() implements StorageRule {
  @Override
  public String label() {
    return "hebbian";
  }

  @Override
  public double store(Weights weights, double[] pattern, double weight) {
    if (weight > Float.MAX_VALUE) {
      // Below that no number of samples that can be sent makes a sum of them infinite.
      throw new NonFiniteGradientException("weight " + weight + " is too large to be added up");
    }
    double n = weights.neurons;
    weights.addOuter(weight / n, pattern, false);
    return weight / n * Math.sqrt(n * (n - 1));
  }

  @Override
  public double capacity(int neurons) {
    return Math.max(1, 0.138 * neurons);
  }
}
