package learnstream.learner;

import java.nio.ByteBuffer;

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

  private final Averages averages;
  private final Ring ring;
  private final double[] mean;
  private final double[] last;

  NumberTally(int targets, int window, double fading) {
    averages = new Averages(SERIES, fading);
    ring = new Ring(SERIES, window);
    mean = new double[targets];
    last = new double[targets];
  }

  @Override
  public void add(double[] scores, double[] target) {
    averages.advance();
    ring.advance();
    test(MODEL, scores, target);
    test(MEAN, mean, target);
    test(LAST, last, target);
    for (int i = 0; i < mean.length; i++) {
      mean[i] += target[i] / averages.count() - mean[i] / averages.count();
      last[i] = target[i];
    }
  }

  private void test(int series, double[] answer, double[] target) {
    double squared = 0;
    double absolute = 0;
    for (int i = 0; i < target.length; i++) {
      double error = target[i] - answer[i];
      squared = Math.fma(error, error, squared);
      absolute += Math.abs(error);
    }
    record(series, Math.min(squared / target.length, Float.MAX_VALUE));
    record(series + 1, Math.min(absolute / target.length, Float.MAX_VALUE));
  }

  private void record(int series, double value) {
    averages.add(series, value);
    ring.set(series, Float.floatToRawIntBits((float) value));
  }

  @Override
  public long samples() {
    return averages.count();
  }

  @Override
  public Scores model() {
    return scores(MODEL);
  }

  @Override
  public Scores majority() {
    return scores(MEAN);
  }

  @Override
  public Scores noChange() {
    return scores(LAST);
  }

  private Scores scores(int series) {
    return new Scores(
        score(averages.whole(series), averages.whole(series + 1)),
        score(ring.mean(series), ring.mean(series + 1)),
        score(averages.fading(series), averages.fading(series + 1)));
  }

  private static Score score(double squared, double absolute) {
    return new Score(Double.NaN, squared, absolute);
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
    return averages.stateBytes() + ring.stateBytes() + 2 * Double.BYTES * mean.length;
  }

  @Override
  public void writeState(ByteBuffer out) {
    averages.writeState(out);
    ring.writeState(out);
    Doubles.write(out, mean);
    Doubles.write(out, last);
  }

  @Override
  public void readState(ByteBuffer in) {
    averages.readState(in);
    ring.readState(in);
    Doubles.read(in, mean);
    Doubles.read(in, last);
  }
}
