package learnstream.model;

import learnstream.nn.spec.NonFiniteGradientException;

/** A model that can also learn several samples with one update. */
public interface BatchModel extends OnlineModel {
  /**
   * One update with the weighted mean gradient of the first {@code n} samples.
   *
   * @return the L2 norm of that gradient before clipping
   * @throws NonFiniteGradientException before anything has changed
   */
  double learnBatch(double[][] xs, double[][] targets, double[] weights, int n);
}
