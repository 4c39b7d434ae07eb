package learnstream.model.metric;

import java.nio.ByteBuffer;
import learnstream.model.feature.TargetSpec;
import learnstream.nn.spec.Stateful;

/**
 * Test-then-train evaluation (Gama, Sebastiao, Rodrigues 2013): each sample is predicted before it
 * is learnt, and the errors are averaged over all samples, a sliding window and with a fading
 * factor. Sample weights are not counted. Depends on the samples alone, never on a clock.
 */
public final class PrequentialMetrics implements Stateful {
  private final Tally tally;

  /** Null where none are predicted. */
  private final IntervalTally intervals;

  private long unlabelled;
  private double gradientNorm = Double.NaN;
  private double learningRate = Double.NaN;

  /**
   * @param probabilities whether the scores of classes or labels are probabilities, so that log
   *     loss applies
   * @param window samples in the sliding window, at least 1
   * @param fading factor in (0, 1]
   */
  public PrequentialMetrics(TargetSpec target, boolean probabilities, int window, double fading) {
    tally =
        switch (target.task()) {
          case CLASSIFICATION ->
              new ClassTally(target.size(), target.grows(), probabilities, window, fading);
          case MULTI_LABEL -> new LabelTally(target.size(), probabilities, window, fading);
          case REGRESSION, RECONSTRUCTION -> new NumberTally(target.size(), window, fading);
        };
    intervals = target.interval() > 0 ? new IntervalTally(window, fading) : null;
  }

  /** Labelled samples so far. */
  public long samples() {
    return tally.samples();
  }

  /**
   * Loss of the sample taken in last, log loss or squared error; NaN where it has none. Not part of
   * the state.
   */
  public double lastLoss() {
    return tally.lastLoss();
  }

  /** Its error: 1 for a wrong class, the share of wrong labels, the mean absolute error. */
  public double lastError() {
    return tally.lastError();
  }

  /** Samples so far that were predicted only. */
  public long unlabelled() {
    return unlabelled;
  }

  /** Takes in one tested sample. */
  public void add(double[] scores, double[] target) {
    tally.add(scores, target);
  }

  /** How wrong the answers to the sample that was taken in last were; there must have been one. */
  public TestErrors newest() {
    return tally.newest();
  }

  /**
   * Takes in the intervals that were predicted for the same sample.
   *
   * @param halfWidths how far each reaches to both sides of the score
   */
  public void addInterval(double[] scores, double[] halfWidths, double[] target) {
    intervals.add(scores, halfWidths, target);
  }

  public void addUnlabelled() {
    unlabelled++;
  }

  public void updated(double norm, double rate) {
    gradientNorm = norm;
    learningRate = rate;
  }

  /** The metrics now; takes time in proportion to the window. */
  public MetricsSnapshot snapshot() {
    ScoreSpans model = tally.model();
    return new MetricsSnapshot(
        samples(),
        unlabelled,
        model.whole(),
        model.window(),
        model.fading(),
        tally.kappa(),
        tally.windowKappa(),
        tally.majority(),
        tally.noChange(),
        gradientNorm,
        learningRate,
        intervals == null ? IntervalScores.NONE : intervals.scores());
  }

  private Stateful tallies() {
    return intervals == null ? tally : Stateful.of(tally, intervals);
  }

  @Override
  public int stateBytes() {
    return Long.BYTES + 2 * Double.BYTES + tallies().stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(unlabelled);
    out.putDouble(gradientNorm);
    out.putDouble(learningRate);
    tallies().writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    unlabelled = in.getLong();
    gradientNorm = in.getDouble();
    learningRate = in.getDouble();
    tallies().readState(in);
  }
}
