package learnstream.synthetic;

import java.util.Random;

/**
 * A digit on a display of seven segments, each of which is wrong with a probability of 10 %, among
 * seventeen other lights that say nothing (Breiman, Friedman, Olshen and Stone, Classification and
 * regression trees, 1984, section 2.6.1). The best that can be expected is 74 %.
 */
public final class Led implements SyntheticStream {
  static final double NOISE = 0.1;
  static final int SEGMENTS = 7;
  private static final int OTHERS = 17;

  /** Top, upper left and right, middle, lower left and right, bottom: of 0 to 9. */
  private static final String[] DIGITS = {
    "1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010",
    "1111111", "1111011"
  };

  private final Random random;
  private final double[] lit = new double[SEGMENTS];

  public Led(long seed) {
    random = new Random(seed);
  }

  @Override
  public int features() {
    return SEGMENTS + OTHERS;
  }

  @Override
  public int classes() {
    return DIGITS.length;
  }

  @Override
  public int next(double[] features) {
    int digit = random.nextInt(DIGITS.length);
    for (int s = 0; s < SEGMENTS; s++) {
      boolean wrong = random.nextDouble() < NOISE;
      lit[s] = wrong ? 1 - segment(digit, s) : segment(digit, s);
      features[s] = lit[s];
    }
    for (int i = SEGMENTS; i < features.length; i++) {
      features[i] = random.nextInt(2);
    }
    return digit;
  }

  static int segment(int digit, int s) {
    return DIGITS[digit].charAt(s) - '0';
  }

  @Override
  public int mostProbable() {
    return nearest(lit);
  }

  /** The digit that fewest segments must be wrong for; of equal ones the lowest. */
  static int nearest(double[] lit) {
    int nearest = 0;
    int fewest = SEGMENTS + 1;
    for (int digit = 0; digit < DIGITS.length; digit++) {
      int wrong = 0;
      for (int s = 0; s < SEGMENTS; s++) {
        wrong += lit[s] == segment(digit, s) ? 0 : 1;
      }
      if (wrong < fewest) {
        fewest = wrong;
        nearest = digit;
      }
    }
    return nearest;
  }
}
