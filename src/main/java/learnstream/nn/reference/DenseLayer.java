package learnstream.nn.reference;

import learnstream.nn.spec.Activation;

/** A dense layer: sums z = x W + b, outputs y = f(z). W has a row for each input. */
public final class DenseLayer {
  final double[][] weights;
  final double[] biases;
  final double[][] weightGradient;
  final double[] biasGradient;
  private final Activation activation;
  private final int pieces;

  // Of the last passes: inputs x, sums z, outputs y, and delta = dE/dz.
  private double[] x;
  private double[] z;
  private double[] y;
  private double[] delta;

  /**
   * @param weights {@code [inputs][units * pieces]}, learnt in place
   * @param biases {@code [units * pieces]}, learnt in place
   * @param pieces sums of which a maxout unit takes the largest; 1 for every other activation
   */
  public DenseLayer(double[][] weights, double[] biases, Activation activation, int pieces) {
    this.weights = weights;
    this.biases = biases;
    this.activation = activation;
    this.pieces = pieces;
    weightGradient = new double[weights.length][biases.length];
    biasGradient = new double[biases.length];
  }

  /** z[j] = b[j] + sum over i of x[i] W[i][j]; y = f(z). */
  double[] forward(double[] inputs) {
    x = inputs;
    z = biases.clone();
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < z.length; j++) {
        z[j] += x[i] * weights[i][j];
      }
    }
    y = new double[z.length / pieces];
    for (int k = 0; k < y.length; k++) {
      y[k] = f(k);
    }
    return y;
  }

  /**
   * The chain rule, from dE/dy to dE/dx: dE/dz[j] = sum over k of dE/dy[k] dy[k]/dz[j], dE/dW[i][j]
   * = x[i] dE/dz[j], dE/db[j] = dE/dz[j], dE/dx[i] = sum over j of W[i][j] dE/dz[j]. Adds the
   * gradients of W and b to those of earlier samples.
   */
  double[] backward(double[] outputGradient) {
    delta = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      for (int k = 0; k < y.length; k++) {
        delta[j] += outputGradient[k] * derivative(k, j);
      }
      biasGradient[j] += delta[j];
    }
    double[] inputGradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < z.length; j++) {
        weightGradient[i][j] += x[i] * delta[j];
        inputGradient[i] += weights[i][j] * delta[j];
      }
    }
    return inputGradient;
  }

  /** y[k], a function of z[k]; with softmax and maxout of several sums. */
  private double f(int k) {
    return switch (activation) {
      case IDENTITY -> z[k];
      case STEP -> z[k] > 0 ? 1 : 0;
      case SIGMOID -> 1 / (1 + Math.exp(-z[k]));
      case TANH -> Math.tanh(z[k]);
      case RELU -> Math.max(0, z[k]);
      case LEAKY_RELU -> z[k] > 0 ? z[k] : 0.01 * z[k];
      case ELU -> z[k] > 0 ? z[k] : Math.exp(z[k]) - 1;
      case SOFTMAX -> {
        double sum = 0;
        for (double each : z) {
          sum += Math.exp(each);
        }
        yield Math.exp(z[k]) / sum;
      }
      case MAXOUT -> z[largestPiece(k)];
    };
  }

  /** dy[k]/dz[j]; with a function of single sums it is 0 where k is not j. */
  private double derivative(int k, int j) {
    if (activation == Activation.SOFTMAX) {
      return y[k] * ((k == j ? 1 : 0) - y[j]);
    }
    if (activation == Activation.MAXOUT) {
      return j == largestPiece(k) ? 1 : 0;
    }
    return k == j ? derivative(j) : 0;
  }

  private double derivative(int j) {
    return switch (activation) {
      case STEP -> 0;
      case SIGMOID -> y[j] * (1 - y[j]);
      case TANH -> 1 - y[j] * y[j];
      case RELU -> z[j] > 0 ? 1 : 0;
      case LEAKY_RELU -> z[j] > 0 ? 1 : 0.01;
      case ELU -> z[j] > 0 ? 1 : Math.exp(z[j]);
      default -> 1;
    };
  }

  private int largestPiece(int unit) {
    int largest = unit * pieces;
    for (int j = largest; j < (unit + 1) * pieces; j++) {
      largest = z[j] > z[largest] ? j : largest;
    }
    return largest;
  }

  /** The sums z of the last forward pass. */
  public double[] sums() {
    return z.clone();
  }

  /** The outputs y of the last forward pass. */
  public double[] outputs() {
    return y.clone();
  }

  /** dE/dz of the last backward pass. */
  public double[] deltas() {
    return delta.clone();
  }
}
