package learnstream.synthetic;

import java.util.Random;

/**
 * Three numbers of which the first two decide, by a threshold that jumps (Street and Kim, A
 * streaming ensemble algorithm (SEA) for large-scale classification, 2001): the class is 1 where x1
 * + x2 > theta, with theta 8, 9, 7, then 9.5, and the opposite for 10 % of the samples. The best
 * that can be expected is 90 %.
 */
public final class Sea implements SyntheticStream {
  static final int CONCEPTS = 4;
  private static final double[] THRESHOLDS = {8, 9, 7, 9.5};
  private static final double NOISE = 0.1;
  private static final double SIDE = 10;

  private final Random random;
  private final long conceptLength;
  private long drawn;
  private int right;

  /**
   * @param conceptLength samples until the next threshold; behind the last one the first
   */
  public Sea(long seed, long conceptLength) {
    random = new Random(seed);
    this.conceptLength = conceptLength;
  }

  @Override
  public int features() {
    return 3;
  }

  @Override
  public int classes() {
    return 2;
  }

  @Override
  public int next(double[] features) {
    for (int i = 0; i < 3; i++) {
      features[i] = SIDE * random.nextDouble();
    }
    double threshold = THRESHOLDS[(int) (drawn++ / conceptLength % CONCEPTS)];
    right = features[0] + features[1] > threshold ? 1 : 0;
    return random.nextDouble() < NOISE ? 1 - right : right;
  }

  @Override
  public int mostProbable() {
    return right;
  }
}
