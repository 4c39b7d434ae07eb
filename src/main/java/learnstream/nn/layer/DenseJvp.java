package learnstream.nn.layer;

import learnstream.nn.kernel.Kernels;

/**
 * The rates of change in a dense layer, and the gradient of its parameters for a quantity that
 * depends on them: {@link Layer#jvp} and {@link Layer#jvpBackward}.
 */
final class DenseJvp<A> {
  private final Dense<A> layer;
  private final Kernels<A> kernels;

  /** dx/dt and dz/dt of the last pass. */
  private final A rates;

  private final A sumRates;

  /** Made when first asked for. */
  private A atSums;

  private A products;
  private final A one;

  /**
   * @param length of an array of the layer's sums
   */
  DenseJvp(Dense<A> layer, int length) {
    this.layer = layer;
    kernels = layer.kernels;
    rates = kernels.allocate(kernels.length(layer.input));
    sumRates = kernels.allocate(length);
    one = kernels.allocate(1);
    kernels.set(one, 0, 1);
  }

  /** dz/dt. */
  A sumRates() {
    return sumRates;
  }

  /** The gradient at the sums themselves. */
  A atSums() {
    if (atSums == null) {
      atSums = kernels.allocate(kernels.length(sumRates));
      products = kernels.allocate(layer.parameters());
    }
    return atSums;
  }

  /** dz/dt = dx/dt W. */
  void forward(A parameters, A in, int n) {
    int inputs = layer.inputs;
    kernels.copy(in, rates, n * inputs);
    kernels.gemm(
        n, inputs, layer.sums, in, 0, inputs, 1, parameters, layer.weights, -1, sumRates, 0);
  }

  /** The products of the inputs' rates and the layer's deltas; the biases have no part in them. */
  void writeGradient(int n, A gradient) {
    multiply(rates, layer.delta, n, gradient, layer.weights);
    kernels.fill(gradient, layer.biases, layer.sums);
  }

  /** Adds those of the inputs and what reaches the sums, as one more batch behind the other. */
  void addGradient(int n, A gradient) {
    multiply(layer.input, atSums, n, products, 0);
    if (layer.spec.trainBias()) {
      int biases = layer.inputs * layer.sums;
      kernels.gemm(1, n, layer.sums, one, 0, 0, 0, atSums, 0, -1, products, biases);
    }
    kernels.add(products, 0, gradient, layer.weights, layer.parameters());
  }

  private void multiply(A x, A deltas, int n, A out, int at) {
    kernels.gemm(layer.inputs, n, layer.sums, x, 0, 1, layer.inputs, deltas, 0, -1, out, at);
  }
}
