package learnstream.model.rbf;

/**
 * When a sample becomes a new unit's centre: where the network's error is at least {@code error}
 * and the nearest centre farther than delta(t) = max(minDistance, distance e^(-t / decay)), t the
 * samples learnt (the resource-allocating network, Platt, A resource-allocating network for
 * function interpolation, 1991), until there are as many units as are allowed.
 *
 * @param error Euclidean norm of targets minus outputs; 0: whatever the error
 * @param decay in samples
 */
public record RbfGrowth(double error, double distance, double minDistance, double decay) {
  /** The first samples, as many as there are units, but none twice. */
  public static final RbfGrowth FIRST_SAMPLES = new RbfGrowth(0, 0, 0, 1);

  public RbfGrowth {
    if (!(error >= 0) || !(minDistance >= 0) || !(distance >= minDistance) || !(decay > 0)) {
      throw new IllegalArgumentException(
          "growth: %s is not allowed; error >= 0, distance >= leastDistance >= 0, decay > 0 are"
              .formatted(this));
    }
  }

  /** Whether a unit is added for its error, whose weights then make that 0. */
  public boolean byError() {
    return error > 0;
  }

  /** How far a new centre has to be from the others. */
  double farEnough(long learnt) {
    return distance == 0 ? 0 : Math.max(minDistance, distance * StrictMath.exp(-learnt / decay));
  }
}
