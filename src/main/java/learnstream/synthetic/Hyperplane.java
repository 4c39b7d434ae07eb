package learnstream.synthetic;

import java.util.Arrays;
import java.util.Random;

/**
 * Points in the unit cube of ten dimensions on either side of a plane that turns (Hulten, Spencer
 * and Domingos, Mining time-changing data streams, 2001): the class is 1 where sum w_i x_i >= 1/2
 * sum w_i, and the opposite for 5 % of the samples. Two of the weights change by 0.001 with each
 * sample, and turn back with a probability of 10 %. The best that can be expected is 95 %.
 */
public final class Hyperplane implements SyntheticStream {
  private static final int FEATURES = 10;
  private static final int DRIFTING = 2;
  private static final double CHANGE = 0.001;
  private static final double TURN = 0.1;
  private static final double NOISE = 0.05;

  private final Random random;
  private final double[] weights = new double[FEATURES];
  private final double[] changes = new double[DRIFTING];
  private int right;

  public Hyperplane(long seed) {
    random = new Random(seed);
    for (int i = 0; i < FEATURES; i++) {
      weights[i] = random.nextDouble();
    }
    Arrays.fill(changes, CHANGE);
  }

  @Override
  public int features() {
    return FEATURES;
  }

  @Override
  public int classes() {
    return 2;
  }

  @Override
  public int next(double[] features) {
    double beyond = 0;
    for (int i = 0; i < FEATURES; i++) {
      features[i] = random.nextDouble();
      beyond += weights[i] * (features[i] - 0.5);
    }
    right = beyond >= 0 ? 1 : 0;
    int label = random.nextDouble() < NOISE ? 1 - right : right;
    for (int i = 0; i < DRIFTING; i++) {
      weights[i] += changes[i];
      changes[i] = random.nextDouble() < TURN ? -changes[i] : changes[i];
    }
    return label;
  }

  @Override
  public int mostProbable() {
    return right;
  }
}
