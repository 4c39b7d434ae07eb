package learnstream.learner;

import java.nio.ByteBuffer;

/**
 * Labels that may hold together: share of right labels (1 - Hamming loss), of samples with every
 * label right (subset accuracy) and mean log loss of a label (Tsoumakas and Katakis, Multi-label
 * classification: an overview, 2007). One baseline answers what each label was most often so far,
 * the other one the labels of the sample before; to the first sample both answer that none holds.
 */
final class LabelTally implements Tally {
  private static final double LEAST_PROBABILITY = 1e-15;
  private static final int MODEL = 0;
  private static final int MAJORITY = 2;
  private static final int LAST = 4;
  private static final int LOG_LOSS = 6;
  private static final int SERIES = 7;

  private final boolean probabilities;
  private final Averages averages;
  private final Ring ring;
  private final long[] held;
  private final double[] majority;
  private final double[] last;

  /** With {@code probabilities}, each score is one; otherwise log loss is NaN. */
  LabelTally(int labels, boolean probabilities, int window, double fading) {
    this.probabilities = probabilities;
    averages = new Averages(SERIES, fading);
    ring = new Ring(SERIES, window);
    held = new long[labels];
    majority = new double[labels];
    last = new double[labels];
  }

  @Override
  public void add(double[] scores, double[] target) {
    averages.advance();
    ring.advance();
    for (int j = 0; j < held.length; j++) {
      majority[j] = 2 * held[j] > averages.count() - 1 ? 1 : 0;
    }
    test(MODEL, scores, target);
    test(MAJORITY, majority, target);
    test(LAST, last, target);
    record(LOG_LOSS, probabilities ? logLoss(scores, target) : 0);
    for (int j = 0; j < held.length; j++) {
      held[j] += holds(target[j]) ? 1 : 0;
      last[j] = target[j];
    }
  }

  private static boolean holds(double score) {
    return score >= 0.5;
  }

  private void test(int series, double[] answer, double[] target) {
    int right = 0;
    for (int j = 0; j < target.length; j++) {
      right += holds(answer[j]) == holds(target[j]) ? 1 : 0;
    }
    record(series, (double) right / target.length);
    record(series + 1, right == target.length ? 1 : 0);
  }

  private static double logLoss(double[] scores, double[] target) {
    double sum = 0;
    for (int j = 0; j < target.length; j++) {
      double p = holds(target[j]) ? scores[j] : 1 - scores[j];
      sum -= StrictMath.log(Math.min(1, Math.max(LEAST_PROBABILITY, p)));
    }
    return sum / target.length;
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
    return scores(MODEL, probabilities);
  }

  @Override
  public Scores majority() {
    return scores(MAJORITY, false);
  }

  @Override
  public Scores noChange() {
    return scores(LAST, false);
  }

  private Scores scores(int series, boolean loss) {
    return new Scores(
        score(
            averages.whole(series),
            loss ? averages.whole(LOG_LOSS) : Double.NaN,
            averages.whole(series + 1)),
        score(ring.mean(series), loss ? ring.mean(LOG_LOSS) : Double.NaN, ring.mean(series + 1)),
        score(
            averages.fading(series),
            loss ? averages.fading(LOG_LOSS) : Double.NaN,
            averages.fading(series + 1)));
  }

  private static Score score(double right, double loss, double exact) {
    return new Score(right, loss, Double.NaN, exact);
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
    return averages.stateBytes() + ring.stateBytes() + (Long.BYTES + Double.BYTES) * held.length;
  }

  @Override
  public void writeState(ByteBuffer out) {
    averages.writeState(out);
    ring.writeState(out);
    Doubles.write(out, held);
    Doubles.write(out, last);
  }

  @Override
  public void readState(ByteBuffer in) {
    averages.readState(in);
    ring.readState(in);
    Doubles.read(in, held);
    Doubles.read(in, last);
  }
}
