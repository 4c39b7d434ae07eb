package learnstream.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Points in the plane around centres that are far apart, each class a Gaussian with a standard
 * deviation of 0.02 (the ring and the grid on which generative adversarial networks are tried, as
 * in Metz et al., Unrolled generative adversarial networks, 2017). Made for what learns without
 * labels; the nearest centre's class is practically always right.
 */
public final class Gaussians implements SyntheticStream {
  private static final double DEVIATION = 0.02;
  private static final double RADIUS = 2;
  private static final int AROUND = 8;
  private static final int ALONG = 5;

  private final List<double[]> centres;
  private final Random random;
  private final double[] point = new double[2];

  private Gaussians(List<double[]> centres, long seed) {
    this.centres = centres;
    random = new Random(seed);
  }

  /** Eight on a circle of radius 2, counted anticlockwise from the right. */
  public static Gaussians ring(long seed) {
    List<double[]> centres = new ArrayList<>();
    for (int k = 0; k < AROUND; k++) {
      double angle = 2 * StrictMath.PI * k / AROUND;
      centres.add(new double[] {RADIUS * StrictMath.cos(angle), RADIUS * StrictMath.sin(angle)});
    }
    return new Gaussians(centres, seed);
  }

  /** Twenty-five at whole numbers from -2 to 2, column by column. */
  public static Gaussians grid(long seed) {
    List<double[]> centres = new ArrayList<>();
    for (int x = 0; x < ALONG; x++) {
      for (int y = 0; y < ALONG; y++) {
        centres.add(new double[] {x - RADIUS, y - RADIUS});
      }
    }
    return new Gaussians(centres, seed);
  }

  @Override
  public int features() {
    return 2;
  }

  @Override
  public int classes() {
    return centres.size();
  }

  @Override
  public int next(double[] features) {
    int drawn = random.nextInt(centres.size());
    for (int i = 0; i < 2; i++) {
      point[i] = centres.get(drawn)[i] + DEVIATION * random.nextGaussian();
      features[i] = point[i];
    }
    return drawn;
  }

  @Override
  public int mostProbable() {
    int nearest = 0;
    for (int k = 1; k < centres.size(); k++) {
      nearest = distance(k) < distance(nearest) ? k : nearest;
    }
    return nearest;
  }

  private double distance(int k) {
    double x = point[0] - centres.get(k)[0];
    double y = point[1] - centres.get(k)[1];
    return x * x + y * y;
  }
}
