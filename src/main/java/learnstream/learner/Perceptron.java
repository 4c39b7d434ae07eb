package learnstream.learner;

import learnstream.nn.Loss;
import learnstream.nn.NetworkSpec;

/**
 * The perceptron (Rosenblatt 1958), multi-class as in Crammer and Singer 2003 with the highest
 * wrong score only: a network of one dense layer that changes on a mistake and not otherwise.
 */
public final class Perceptron extends NetworkModel {
  /**
   * @param batchSize most samples of one update
   * @throws IllegalArgumentException if the network has hidden layers or another loss
   */
  public Perceptron(NetworkSpec spec, int batchSize) {
    super(checked(spec), batchSize);
  }

  private static NetworkSpec checked(NetworkSpec spec) {
    if (spec.layers().size() != 1 || spec.loss() != Loss.PERCEPTRON) {
      throw new IllegalArgumentException(
          "perceptron: %d layers with loss %s are not allowed; one layer with loss PERCEPTRON is"
              .formatted(spec.layers().size(), spec.loss()));
    }
    return spec;
  }
}
