package learnstream.model.metric;

import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import learnstream.nn.spec.Stateful;

/** Means of several numbers of each sample: of all samples, of the last ones, and fading ones. */
final class Series implements Stateful {
  private final Averages averages;
  private final Ring ring;

  Series(int series, int window, double fading) {
    averages = new Averages(series, fading);
    ring = new Ring(series, window);
  }

  /** Begins the next sample, whose numbers are all to be recorded. */
  void advance() {
    averages.advance();
    ring.advance();
  }

  void record(int series, double value) {
    averages.add(series, value);
    ring.set(series, Float.floatToRawIntBits((float) value));
  }

  /** Samples so far, the one begun included. */
  long count() {
    return averages.count();
  }

  double whole(int series) {
    return averages.whole(series);
  }

  /** Of the newest sample. */
  double newest(int series) {
    return Float.intBitsToFloat(ring.get(ring.size() - 1, series));
  }

  double window(int series) {
    return ring.mean(series);
  }

  /**
   * @param score of the mean of each series
   */
  ScoreSpans scores(Function<IntToDoubleFunction, Score> score) {
    return new ScoreSpans(
        score.apply(averages::whole), score.apply(ring::mean), score.apply(averages::fading));
  }

  @Override
  public int stateBytes() {
    return averages.stateBytes() + ring.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    averages.writeState(out);
    ring.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    averages.readState(in);
    ring.readState(in);
  }
}
