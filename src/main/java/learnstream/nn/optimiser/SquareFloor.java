package learnstream.nn.optimiser;

/**
 * Spares the processor the square roots of subnormal numbers, which take several times as long as
 * others: the squared gradients of a unit that no gradient reaches end among them.
 */
final class SquareFloor {
  private SquareFloor() {}

  /**
   * Bits to which squares, as integers, may be raised: those of {@link Float#MIN_NORMAL} if {@code
   * sqrt(s) / correction + epsilon} is epsilon for it and so for all below, else less than any.
   */
  static int bits(float correction, float epsilon) {
    float largest = (float) Math.sqrt(Float.MIN_NORMAL) / correction;
    return largest + epsilon <= epsilon
        ? Float.floatToIntBits(Float.MIN_NORMAL)
        : Integer.MIN_VALUE;
  }
}
