package learnstream.synthetic;

import java.util.Locale;

/** The streams by name. */
public enum Definition {
  LED,
  RANDOM_RBF,
  SEA,
  HYPERPLANE,
  RING,
  GRID;

  /**
   * The stream from its beginning.
   *
   * @param count how many samples will be drawn; what drifts in stages has four in so many
   */
  public SyntheticStream stream(long seed, long count) {
    return switch (this) {
      case LED -> new Led(seed);
      case RANDOM_RBF -> new RandomRbf(seed);
      case SEA -> new Sea(seed, Math.max(1, (count + Sea.CONCEPTS - 1) / Sea.CONCEPTS));
      case HYPERPLANE -> new Hyperplane(seed);
      case RING -> Gaussians.ring(seed);
      case GRID -> Gaussians.grid(seed);
    };
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
