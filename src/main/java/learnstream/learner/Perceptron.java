package learnstream.learner;

import learnstream.nn.Loss;
import learnstream.nn.Network;
import learnstream.nn.NetworkSpec;
import learnstream.nn.Stateful;

/**
 * The perceptron (Rosenblatt 1958), multi-class as in Crammer and Singer 2003 with the highest
 * wrong score only: a network of one dense layer that changes on a mistake and not otherwise.
 */
public final class Perceptron implements OnlineModel {
  private final Network network;

  /**
   * @throws IllegalArgumentException if the network has hidden layers or another loss
   */
  public Perceptron(NetworkSpec spec, int batchSize) {
    if (spec.layers().size() != 1 || spec.loss() != Loss.PERCEPTRON) {
      throw new IllegalArgumentException(
          "perceptron: %d layers with loss %s are not allowed; one layer with loss PERCEPTRON is"
              .formatted(spec.layers().size(), spec.loss()));
    }
    network = Network.create(spec, batchSize);
  }

  /** The network itself, for inspection. */
  public Network network() {
    return network;
  }

  @Override
  public int inputs() {
    return network.inputs();
  }

  @Override
  public int outputs() {
    return network.outputs();
  }

  @Override
  public long version() {
    return network.step();
  }

  @Override
  public void predict(double[] x, double[] scores) {
    network.forward(x, scores);
  }

  @Override
  public double learn(double[] target, double weight) {
    return network.learn(target, weight);
  }

  @Override
  public double learnBatch(double[][] xs, double[][] targets, double[] weights, int n) {
    return network.learnBatch(xs, targets, weights, n);
  }

  @Override
  public double loss(double[] target) {
    return network.loss(target);
  }

  @Override
  public double learningRate() {
    return network.learningRate();
  }

  @Override
  public Stateful parameters() {
    return network.parameters();
  }

  @Override
  public Stateful optimiser() {
    return network.optimiser();
  }
}
