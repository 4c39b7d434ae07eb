package learnstream.model.pool;

/**
 * The natural logarithm to the bit of {@link StrictMath#log}, which Java 17 calls outside of Java,
 * in half of its time. The algorithm and its constants are those of FDLIBM's e_log.c: Copyright (C)
 * 1993 by Sun Microsystems, Inc. Permission to use, copy, modify, and distribute this software is
 * freely granted, provided that this notice is preserved.
 *
 * <p>With {@code x = 2^k (1 + f)}, sqrt(2)/2 {@literal <} 1 + f {@literal <} sqrt(2), it is {@code
 * k ln 2 + log(1 + f)}; the latter is {@code f - f^2/2 + s (f^2/2 + R)} where {@code s = f / (2 +
 * f)} and R is a polynomial of degree 14 in s.
 */
final class Logarithm {
  private static final double LN2_HIGH = 6.93147180369123816490e-01;
  private static final double LN2_LOW = 1.90821492927058770002e-10;
  private static final double R1 = 6.666666666666735130e-01;
  private static final double R2 = 3.999999999940941908e-01;
  private static final double R3 = 2.857142874366239149e-01;
  private static final double R4 = 2.222219843214978396e-01;
  private static final double R5 = 1.818357216161805012e-01;
  private static final double R6 = 1.531383769920937332e-01;
  private static final double R7 = 1.479819860511658591e-01;

  private static final int LEAST_NORMAL = 0x00100000;
  private static final int INFINITE = 0x7ff00000;
  private static final int FRACTION = 0x000fffff;
  private static final int TO_SQRT2 = 0x95f64;
  private static final long LOW_WORD = 0xffffffffL;

  private Logarithm() {}

  static double of(double x) {
    long bits = Double.doubleToRawLongBits(x);
    int high = (int) (bits >>> Integer.SIZE);
    if (high < LEAST_NORMAL || high >= INFINITE) {
      return StrictMath.log(x);
    }
    int k = (high >> 20) - 1023;
    high &= FRACTION;
    int isAboveSqrt2 = (high + TO_SQRT2) & LEAST_NORMAL;
    k += isAboveSqrt2 >> 20;
    long fraction = (long) (high | (isAboveSqrt2 ^ 0x3ff00000)) << Integer.SIZE;
    double f = Double.longBitsToDouble(fraction | (bits & LOW_WORD)) - 1;
    if ((FRACTION & (2 + high)) < 3) {
      return nearPowerOf2(k, f);
    }
    double s = f / (2 + f);
    double z = s * s;
    double w = z * z;
    double r = z * (R1 + w * (R3 + w * (R5 + w * R7))) + w * (R2 + w * (R4 + w * R6));
    if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
      double half = 0.5 * f * f;
      return k == 0
          ? f - (half - s * (half + r))
          : k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f);
    }
    return k == 0 ? f - s * (f - r) : k * LN2_HIGH - ((s * (f - r) - k * LN2_LOW) - f);
  }

  /** For |f| below 2^-20. */
  private static double nearPowerOf2(int k, double f) {
    if (f == 0) {
      return k == 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    }
    double r = f * f * (0.5 - 0.33333333333333333 * f);
    return k == 0 ? f - r : k * LN2_HIGH - ((r - k * LN2_LOW) - f);
  }
}
