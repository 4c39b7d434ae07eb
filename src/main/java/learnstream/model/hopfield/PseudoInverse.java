package learnstream.model.hopfield;

/**
 * The projection onto all patterns (Personnaz, Guyon, Dreyfus 1985), one pattern after the other by
 * Greville's theorem (1960): {@code W += r r' / r'r} with the residual {@code r = xi - W xi}. Every
 * pattern is then a fixed point, however alike they are, as long as they are linearly independent.
 * The diagonal is kept, since the next residual needs it, but not used in recall, which widens the
 * basins of attraction (Kanter, Sompolinsky 1987).
 *
 * <p>n independent patterns fit; beyond n / 2 a damaged one is hardly ever recalled.
 */
public record PseudoInverse() implements StorageRule {
  /** Of {@code r'r / n}. With less no residual is near 1, so that no sign of W xi is wrong. */
  private static final double NOTHING_NEW = 1e-6;

  @Override
  public String label() {
    return "pseudo-inverse";
  }

  @Override
  public double store(Weights weights, double[] pattern, double weight) {
    double[] residual = weights.times(pattern);
    double squares = 0;
    for (int i = 0; i < pattern.length; i++) {
      residual[i] = pattern[i] - residual[i];
      squares = Math.fma(residual[i], residual[i], squares);
    }
    if (squares < NOTHING_NEW * pattern.length) {
      return 0;
    }
    weights.addOuter(1 / squares, residual, true);
    return 1;
  }

  @Override
  public double capacity(int neurons) {
    return neurons;
  }
}
