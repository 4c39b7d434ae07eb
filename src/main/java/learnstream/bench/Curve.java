package learnstream.bench;

import java.util.ArrayList;
import java.util.List;
import learnstream.model.metric.MetricsSnapshot;

/**
 * How metrics went along a stream of any length: snapshots at even distances, which double whenever
 * there are {@value #MOST} of them.
 */
public final class Curve {
  private static final int MOST = 400;
  private static final long FIRST_STEP = 10;

  private final List<MetricsSnapshot> points = new ArrayList<>();
  private long step = FIRST_STEP;

  /** Whether the next point is to be taken behind so many samples. */
  boolean isDue(long samples) {
    return samples > 0 && samples % step == 0 && (points.isEmpty() || last() < samples);
  }

  void add(MetricsSnapshot point) {
    points.add(point);
    if (points.size() == MOST) {
      step *= 2;
      points.removeIf(kept -> kept.samples() % step != 0);
    }
  }

  private long last() {
    return points.get(points.size() - 1).samples();
  }

  /** Oldest first. */
  public List<MetricsSnapshot> points() {
    return List.copyOf(points);
  }
}
