package learnstream.nn.optimiser;

/**
 * Spares the processor quotients of subnormal numbers, which take ten times as long as others: the
 * mean gradient of a unit that no gradient reaches ends among them. Where {@code rate mean} is as
 * small as that, {@code p - rate mean / (sqrt(s) + epsilon)} is p, unless p is hardly larger.
 */
final class SmallMean {
  private SmallMean() {}

  /** Bits of the largest mean, without its sign, that is taken as 0. */
  static int bits(float rate) {
    float smallest = Math.min(Float.MIN_NORMAL / Math.abs(rate), 1);
    return Float.floatToIntBits(smallest) - 1;
  }

  /**
   * Bits of the smallest parameter, without its sign, that no such mean changes: a quotient of at
   * most {@code 2^-26 p} is less than half of the distance to the next number below p.
   */
  static int parameterBits(float epsilon) {
    float largestQuotient = 2 * Float.MIN_NORMAL / epsilon;
    float smallest = Math.max(0x1p26f * largestQuotient, Float.MIN_NORMAL);
    return Float.isFinite(smallest) ? Float.floatToIntBits(smallest) : Integer.MAX_VALUE;
  }
}
