package learnstream.model.rbf;

/** Where the width s of a Gaussian unit comes from. */
public sealed interface RbfWidths {
  /**
   * The root of the mean squared distance to the nearest other centres (Moody and Darken, Fast
   * learning in networks of locally-tuned processing units, 1989), times a factor. It is measured
   * when a centre is made, when a nearer one is made, and now and then while the centre moves.
   *
   * @param count of nearest centres
   */
  record Neighbours(int count, double factor) implements RbfWidths {}

  /** The distance from the nearest centre when the unit is made, times a factor (Platt 1991). */
  record Overlap(double factor) implements RbfWidths {}

  /** One width for all. */
  record Fixed(double width) implements RbfWidths {}

  /** How many distances to the nearest centres are kept for each unit. */
  default int neighbours() {
    return this instanceof Neighbours n ? n.count() : 0;
  }

  /** Part of a network's architecture: what its state depends on. */
  default String label() {
    return this instanceof Neighbours n ? "neighbours " + n.count() : "own";
  }
}
