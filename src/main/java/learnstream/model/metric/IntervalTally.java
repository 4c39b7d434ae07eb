package learnstream.model.metric;

import java.nio.ByteBuffer;
import learnstream.nn.spec.Stateful;

/** Counts how many labels are inside the predicted intervals, and how wide those are. */
final class IntervalTally implements Stateful {
  private static final int INSIDE = 0;
  private static final int WIDTH = 1;
  private static final int SERIES = 2;

  private final Series series;

  IntervalTally(int window, double fading) {
    series = new Series(SERIES, window, fading);
  }

  void add(double[] scores, double[] halfWidths, double[] target) {
    int inside = 0;
    double width = 0;
    for (int i = 0; i < target.length; i++) {
      inside += Math.abs(target[i] - scores[i]) <= halfWidths[i] ? 1 : 0;
      width += 2 * halfWidths[i];
    }
    series.advance();
    series.record(INSIDE, (double) inside / target.length);
    series.record(WIDTH, Math.min(width / target.length, Float.MAX_VALUE));
  }

  IntervalScores scores() {
    return new IntervalScores(series.whole(INSIDE), series.window(INSIDE), series.window(WIDTH));
  }

  @Override
  public int stateBytes() {
    return series.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    series.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    series.readState(in);
  }
}
