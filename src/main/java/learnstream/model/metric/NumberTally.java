package learnstream.model.metric;

import java.nio.ByteBuffer;
import learnstream.nn.linear.Doubles;

/**
 * Mean squared and mean absolute error over the targets, of the model, of the running mean and of
 * the last value. Both baselines answer 0 to the first sample. An error above the largest float
 * counts as that, so that one wild target does not make every later mean infinite.
 */
final class NumberTally implements Tally {
  private static final int MODEL = 0;
  private static final int MEAN = 2;
  private static final int LAST = 4;
  private static final int SERIES = 6;

  private final Series series;
  private final double[] mean;
  private final double[] last;
  private double lastLoss = Double.NaN;
  private double lastError = Double.NaN;

  NumberTally(int targets, int window, double fading) {
    series = new Series(SERIES, window, fading);
    mean = new double[targets];
    last = new double[targets];
  }

  @Override
  public void add(double[] scores, double[] target) {
    series.advance();
    test(MEAN, mean, target);
    test(LAST, last, target);
    test(MODEL, scores, target);
    for (int i = 0; i < mean.length; i++) {
      mean[i] += target[i] / series.count() - mean[i] / series.count();
      last[i] = target[i];
    }
  }

  @Override
  public double lastLoss() {
    return lastLoss;
  }

  @Override
  public double lastError() {
    return lastError;
  }

  private void test(int first, double[] answer, double[] target) {
    double squared = 0;
    double absolute = 0;
    for (int i = 0; i < target.length; i++) {
      double error = target[i] - answer[i];
      squared = Math.fma(error, error, squared);
      absolute += Math.abs(error);
    }
    lastLoss = Math.min(squared / target.length, Float.MAX_VALUE);
    lastError = Math.min(absolute / target.length, Float.MAX_VALUE);
    series.record(first, lastLoss);
    series.record(first + 1, lastError);
  }

  @Override
  public long samples() {
    return series.count();
  }

  @Override
  public TestErrors newest() {
    return new TestErrors(
        series.newest(MODEL + 1), series.newest(MEAN + 1), series.newest(LAST + 1));
  }

  @Override
  public ScoreSpans model() {
    return scores(MODEL);
  }

  @Override
  public ScoreSpans majority() {
    return scores(MEAN);
  }

  @Override
  public ScoreSpans noChange() {
    return scores(LAST);
  }

  private ScoreSpans scores(int first) {
    return series.scores(
        mean -> new Score(Double.NaN, mean.applyAsDouble(first), mean.applyAsDouble(first + 1)));
  }

  @Override
  public double kappa() {
    return Double.NaN;
  }

  @Override
  public double windowKappa() {
    return Double.NaN;
  }

  @Override
  public int stateBytes() {
    return series.stateBytes() + 2 * Double.BYTES * mean.length;
  }

  @Override
  public void writeState(ByteBuffer out) {
    series.writeState(out);
    Doubles.write(out, mean);
    Doubles.write(out, last);
  }

  @Override
  public void readState(ByteBuffer in) {
    series.readState(in);
    Doubles.read(in, mean);
    Doubles.read(in, last);
  }
}
