package learnstream.model.metric;

import java.nio.ByteBuffer;
import learnstream.nn.linear.Doubles;

/**
 * Labels that may hold together: share of right labels (1 - Hamming loss), of samples with every
 * label right (subset accuracy) and mean log loss of a label (Tsoumakas and Katakis, Multi-label
 * classification: an overview, 2007). One baseline answers what each label was most often so far,
 * the other one the labels of the sample before; to the first sample both answer that none holds.
 */
final class LabelTally implements Tally {
  private static final double MIN_PROBABILITY = 1e-15;
  private static final int MODEL = 0;
  private static final int MAJORITY = 2;
  private static final int LAST = 4;
  private static final int LOG_LOSS = 6;
  private static final int SERIES = 7;

  private final boolean probabilities;
  private final Series series;
  private final long[] held;
  private final double[] majority;
  private final double[] last;
  private double lastLoss = Double.NaN;
  private double lastError = Double.NaN;

  /** With {@code probabilities}, each score is one; otherwise log loss is NaN. */
  LabelTally(int labels, boolean probabilities, int window, double fading) {
    this.probabilities = probabilities;
    series = new Series(SERIES, window, fading);
    held = new long[labels];
    majority = new double[labels];
    last = new double[labels];
  }

  @Override
  public void add(double[] scores, double[] target) {
    series.advance();
    for (int j = 0; j < held.length; j++) {
      majority[j] = 2 * held[j] > series.count() - 1 ? 1 : 0;
    }
    lastError = 1 - test(MODEL, scores, target);
    test(MAJORITY, majority, target);
    test(LAST, last, target);
    lastLoss = probabilities ? logLoss(scores, target) : Double.NaN;
    series.record(LOG_LOSS, probabilities ? lastLoss : 0);
    for (int j = 0; j < held.length; j++) {
      held[j] += holds(target[j]) ? 1 : 0;
      last[j] = target[j];
    }
  }

  private static boolean holds(double score) {
    return score >= 0.5;
  }

  @Override
  public double lastLoss() {
    return lastLoss;
  }

  @Override
  public double lastError() {
    return lastError;
  }

  /** Returns the share of right labels. */
  private double test(int first, double[] answer, double[] target) {
    int right = 0;
    for (int j = 0; j < target.length; j++) {
      right += holds(answer[j]) == holds(target[j]) ? 1 : 0;
    }
    double share = (double) right / target.length;
    series.record(first, share);
    series.record(first + 1, right == target.length ? 1 : 0);
    return share;
  }

  private static double logLoss(double[] scores, double[] target) {
    double sum = 0;
    for (int j = 0; j < target.length; j++) {
      double p = holds(target[j]) ? scores[j] : 1 - scores[j];
      sum -= StrictMath.log(Math.min(1, Math.max(MIN_PROBABILITY, p)));
    }
    return sum / target.length;
  }

  @Override
  public long samples() {
    return series.count();
  }

  @Override
  public TestErrors newest() {
    return new TestErrors(
        1 - series.newest(MODEL + 1), 1 - series.newest(MAJORITY + 1), 1 - series.newest(LAST + 1));
  }

  @Override
  public ScoreSpans model() {
    return scores(MODEL, probabilities);
  }

  @Override
  public ScoreSpans majority() {
    return scores(MAJORITY, false);
  }

  @Override
  public ScoreSpans noChange() {
    return scores(LAST, false);
  }

  private ScoreSpans scores(int first, boolean loss) {
    return series.scores(
        mean ->
            new Score(
                mean.applyAsDouble(first),
                loss ? mean.applyAsDouble(LOG_LOSS) : Double.NaN,
                Double.NaN,
                mean.applyAsDouble(first + 1)));
  }

  /** It is of one class a sample. */
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
    return series.stateBytes() + (Long.BYTES + Double.BYTES) * held.length;
  }

  @Override
  public void writeState(ByteBuffer out) {
    series.writeState(out);
    Doubles.write(out, held);
    Doubles.write(out, last);
  }

  @Override
  public void readState(ByteBuffer in) {
    series.readState(in);
    Doubles.read(in, held);
    Doubles.read(in, last);
  }
}
