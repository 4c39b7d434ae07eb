package learnstream.model.metric;

import learnstream.nn.spec.Stateful;

/** Keeps count of how a model and its baselines did on samples of one kind of target. */
interface Tally extends Stateful {
  /**
   * Takes in one tested sample; the baselines are tested on it, then learn it.
   *
   * @param scores what the model answered
   * @param target what was right, as the model learns it
   */
  void add(double[] scores, double[] target);

  /** Loss of the model on the sample taken in last; NaN where it has none. */
  double lastLoss();

  /** Its error: 1 for a wrong class, the share of wrong labels, the mean absolute error. */
  double lastError();

  long samples();

  /** Of the sample that was taken in last. */
  TestErrors newest();

  ScoreSpans model();

  ScoreSpans majority();

  ScoreSpans noChange();

  double kappa();

  double windowKappa();
}
