package learnstream.synthetic;

import java.util.Random;

/**
 * Points around random centres, as the random radial basis function generator of MOA draws them
 * (Bifet, Holmes, Kirkby and Pfahringer, MOA: massive online analysis, 2010): fifty centres in the
 * unit cube of ten dimensions, each with a class, a weight and a standard deviation, the latter two
 * uniform in [0, 1). A sample belongs to a centre drawn by weight and lies from it in a random
 * direction, at a distance of |N(0, deviation)|.
 */
public final class RandomRbf implements SyntheticStream {
  private static final int FEATURES = 10;
  private static final int CLASSES = 2;
  private static final int CENTRES = 50;

  private final double[][] centres = new double[CENTRES][FEATURES];
  private final int[] classes = new int[CENTRES];
  private final double[] deviations = new double[CENTRES];
  private final double[] weights = new double[CENTRES];
  private final Random random;
  private final double[] drawn = new double[FEATURES];
  private double allWeights;

  public RandomRbf(long seed) {
    Random model = new Random(seed);
    for (int c = 0; c < CENTRES; c++) {
      for (int i = 0; i < FEATURES; i++) {
        centres[c][i] = model.nextDouble();
      }
      classes[c] = model.nextInt(CLASSES);
      deviations[c] = model.nextDouble();
      weights[c] = model.nextDouble();
      allWeights += weights[c];
    }
    random = new Random(~seed);
  }

  @Override
  public int features() {
    return FEATURES;
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public int next(double[] features) {
    int c = centre(random.nextDouble() * allWeights);
    // Normal in each dimension, and so in no direction more than in another.
    double squares = 0;
    for (int i = 0; i < FEATURES; i++) {
      drawn[i] = random.nextGaussian();
      squares += drawn[i] * drawn[i];
    }
    double scale = random.nextGaussian() * deviations[c] / Math.sqrt(squares);
    for (int i = 0; i < FEATURES; i++) {
      drawn[i] = centres[c][i] + drawn[i] * scale;
      features[i] = drawn[i];
    }
    return classes[c];
  }

  private int centre(double weight) {
    double left = weight;
    for (int c = 0; c < CENTRES - 1; c++) {
      left -= weights[c];
      if (left < 0) {
        return c;
      }
    }
    return CENTRES - 1;
  }

  @Override
  public int mostProbable() {
    double[] logs = new double[CENTRES];
    double highest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < CENTRES; c++) {
      logs[c] = logDensity(c);
      highest = Math.max(highest, logs[c]);
    }
    double[] sums = new double[CLASSES];
    for (int c = 0; c < CENTRES; c++) {
      sums[classes[c]] += StrictMath.exp(logs[c] - highest);
    }
    return sums[1] > sums[0] ? 1 : 0;
  }

  /**
   * Of a centre's samples at the point drawn last, times its weight and but for a constant factor:
   * the density of the distance r over the area of the sphere it lies on, {@code weight e^(-r^2 / 2
   * s^2) / (s r^(d-1))}.
   */
  private double logDensity(int c) {
    double squares = 0;
    for (int i = 0; i < FEATURES; i++) {
      double off = drawn[i] - centres[c][i];
      squares += off * off;
    }
    double s = deviations[c];
    return StrictMath.log(weights[c] / s)
        - squares / (2 * s * s)
        - 0.5 * (FEATURES - 1) * StrictMath.log(squares);
  }
}
