package learnstream.synthetic;

/** A stream that never ends; the same seed draws the same samples, everywhere. */
public interface SyntheticStream {
  /** Number of features. */
  int features();

  /** Number of classes, which are counted from 0. */
  int classes();

  /** Draws the next sample: writes its features and returns its class. */
  int next(double[] features);

  /**
   * The class that was the most probable for the features drawn last, to one who knows the
   * definition and where the stream is (Bayes' classifier): the share of samples for which it is
   * the right one is the most that a learner can expect.
   */
  int mostProbable();
}
