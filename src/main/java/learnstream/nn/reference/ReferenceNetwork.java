package learnstream.nn.reference;

import java.util.Arrays;
import java.util.List;
import learnstream.nn.spec.Loss;

/**
 * A feed-forward network that learns by stochastic gradient descent: {@link #forward} a sample,
 * {@link #backward} its error, {@link #step}. With several samples between two steps their
 * gradients are added up. It is slow, and here to be read (Rumelhart, Hinton and Williams 1986).
 */
public final class ReferenceNetwork {
  private final List<DenseLayer> layers;
  private final Loss loss;
  private double[] y;

  /** Layers from the first hidden one to the output layer. */
  public ReferenceNetwork(Loss loss, DenseLayer... layers) {
    this.loss = loss;
    this.layers = List.of(layers);
  }

  /** The outputs y for a sample {@code x[inputs]}. */
  public double[] forward(double[] x) {
    double[] outputs = x;
    for (DenseLayer layer : layers) {
      outputs = layer.forward(outputs);
    }
    y = outputs.clone();
    return y.clone();
  }

  /** The loss E of the last forward pass for targets t. */
  public double loss(double[] t) {
    double sum = 0;
    for (int j = 0; j < y.length; j++) {
      sum +=
          switch (loss) {
            case MEAN_SQUARED_ERROR -> (t[j] - y[j]) * (t[j] - y[j]) / 2;
            case BINARY_CROSS_ENTROPY -> -t[j] * Math.log(y[j]) - (1 - t[j]) * Math.log(1 - y[j]);
            case CATEGORICAL_CROSS_ENTROPY -> -t[j] * Math.log(y[j]);
          };
    }
    return sum;
  }

  /**
   * Brings dE/dy of the last forward pass back from layer to layer, and adds the gradients of all
   * weights and biases to those of earlier samples.
   *
   * @param weight factor of the sample's loss
   */
  public void backward(double[] t, double weight) {
    double[] gradient = new double[y.length];
    for (int j = 0; j < y.length; j++) {
      gradient[j] =
          weight
              * switch (loss) {
                case MEAN_SQUARED_ERROR -> y[j] - t[j];
                case BINARY_CROSS_ENTROPY -> (y[j] - t[j]) / (y[j] * (1 - y[j]));
                case CATEGORICAL_CROSS_ENTROPY -> -t[j] / y[j];
              };
    }
    for (int l = layers.size() - 1; l >= 0; l--) {
      gradient = layers.get(l).backward(gradient);
    }
  }

  /** Moves every weight and, if they are learnt, every bias: p -= rate dE/dp. */
  public void step(double rate, boolean trainBiases) {
    for (DenseLayer layer : layers) {
      for (int i = 0; i < layer.weights.length; i++) {
        descend(layer.weights[i], layer.weightGradient[i], rate);
      }
      descend(layer.biases, layer.biasGradient, trainBiases ? rate : 0);
    }
  }

  private static void descend(double[] p, double[] gradient, double rate) {
    for (int j = 0; j < p.length; j++) {
      p[j] -= rate * gradient[j];
    }
    Arrays.fill(gradient, 0);
  }
}
