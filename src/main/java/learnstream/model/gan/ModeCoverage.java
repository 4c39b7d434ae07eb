package learnstream.model.gan;

import java.util.List;

/**
 * How well generated points cover the modes of a stream whose modes are known.
 *
 * @param covered number of modes that enough points are near
 * @param highQuality share of the points that are near a mode, 0 to 1
 */
public record ModeCoverage(int covered, double highQuality) {
  /**
   * @param points {@code [count * width]}, row-major
   * @param centres of the modes, {@code [width]} each
   * @param radius a point within this distance of a centre is near it
   * @param minShare the share of all points that covers a mode
   */
  public static ModeCoverage of(
      float[] points, int width, List<double[]> centres, double radius, double minShare) {
    int count = points.length / width;
    int[] near = new int[centres.size()];
    int good = 0;
    for (int i = 0; i < count; i++) {
      int mode = nearest(points, i * width, centres, radius);
      if (mode >= 0) {
        near[mode]++;
        good++;
      }
    }
    int covered = 0;
    for (int of : near) {
      covered += of >= minShare * count ? 1 : 0;
    }
    return new ModeCoverage(covered, count == 0 ? 0 : (double) good / count);
  }

  /** Index of the nearest centre within the radius, or -1. */
  private static int nearest(float[] points, int at, List<double[]> centres, double radius) {
    int best = -1;
    double least = radius * radius;
    for (int m = 0; m < centres.size(); m++) {
      double squares = 0;
      for (int j = 0; j < centres.get(m).length; j++) {
        double off = points[at + j] - centres.get(m)[j];
        squares += off * off;
      }
      if (squares <= least) {
        least = squares;
        best = m;
      }
    }
    return best;
  }
}
