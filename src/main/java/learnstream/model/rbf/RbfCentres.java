package learnstream.model.rbf;

/**
 * How the centres of an {@link RbfNetwork} move with the samples that become none.
 *
 * @param rate of the competitive and of the gradient's movement
 */
public record RbfCentres(Movement movement, double rate) {
  /** Which centres move, and how far. */
  public enum Movement {
    FIXED,
    /** The nearest one, to the mean of the samples that it was nearest to (MacQueen 1967). */
    K_MEANS,
    /** The nearest one, by a constant rate: {@code c += rate (x - c)}. */
    COMPETITIVE,
    /** All of them, against the gradient of E = 1/2 sum (t - y)^2; needs a label. */
    GRADIENT;

    /** Whether a rate says how far. */
    public boolean hasRate() {
      return this == COMPETITIVE || this == GRADIENT;
    }
  }

  public RbfCentres {
    if (movement.hasRate() && !(rate > 0)) {
      throw new IllegalArgumentException(
          "centreRate: " + rate + " is not allowed; a positive number is");
    }
  }
}
