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
          case CLASSIFICATION -> new ClassTally(target.size(), probabilities, window, fading);
          case MULTI_LABEL -> new LabelTally(target.size(), probabilities, window, fading);
          case REGRESSION, RECONSTRUCTION -> new NumberTally(target.size(), window, fading);
        };
  }

  /** Labelled samples so far. */
  public long samples() {
    return tally.samples();
  }

  /** Samples so far that were predicted only. */
  public long unlabelled() {
    return unlabelled;
  }

  /** Takes in one tested sample. */
  public void add(double[] scores, double[] target) {
    tally.add(scores, target);
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
        learningRate);
  }

  @Override
  public int stateBytes() {
    return Long.BYTES + 2 * Double.BYTES + tally.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(unlabelled);
    out.putDouble(gradientNorm);
    out.putDouble(learningRate);
    tally.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    unlabelled = in.getLong();
    gradientNorm = in.getDouble();
    learningRate = in.getDouble();
    tally.readState(in);
  }
}
