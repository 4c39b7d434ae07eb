package learnstream.learner;

import learnstream.nn.NonFiniteGradientException;
import learnstream.nn.Stateful;

/** A model that learns one sample at a time. A new kind of network is one class implementing it. */
public interface OnlineModel {
  int inputs();

  int outputs();

  /** Updates so far. */
  long version();

  /**
   * Writes the answer to {@code x[inputs]} to {@code scores[outputs]} and remembers it for
   * learning.
   */
  void predict(double[] x, double[] scores);

  /**
   * Learns the sample predicted last.
   *
   * @return the L2 norm of the gradient before clipping
   * @throws NonFiniteGradientException before anything has changed
   */
  double learn(double[] target, double weight);

  /**
   * One update with the weighted mean gradient of the first {@code n} samples.
   *
   * @return the L2 norm of that gradient before clipping
   * @throws NonFiniteGradientException before anything has changed
   */
  double learnBatch(double[][] xs, double[][] targets, double[] weights, int n);

  /** Loss of the sample predicted last. */
  double loss(double[] target);

  /** The learning rate that the next update uses. */
  double learningRate();

  Stateful parameters();

  Stateful optimiser();
}
