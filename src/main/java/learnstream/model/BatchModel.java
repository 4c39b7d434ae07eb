package learnstream.model;

import learnstream.nn.linear.SparseVectors;
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

  /**
   * The same, to the bit, with samples of which most numbers are 0; a model that can makes it cost
   * what is in them, not their width.
   */
  default double learnBatch(SparseVectors xs, double[][] targets, double[] weights, int n) {
    double[][] whole = new double[n][];
    for (int s = 0; s < n; s++) {
      whole[s] = xs.get(s).values().clone();
    }
    return learnBatch(whole, targets, weights, n);
  }
}
