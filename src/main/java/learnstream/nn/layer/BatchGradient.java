package learnstream.nn.layer;

import learnstream.nn.kernel.Kernels;
import learnstream.nn.optimiser.OptimiserStep;

/**
 * The gradient of a batch at the weights and biases of a dense layer. Where it is known which
 * inputs of each sample are not zero, only rows of weights at such inputs are looked at; the bits
 * are the same.
 */
final class BatchGradient<A> {
  private final Kernels<A> kernels;
  private final int inputs;
  private final int sums;
  private final int weights;
  private final boolean trainsBiases;
  private final RowUnion rows;
  private final A one;
  private final int[] first = {0};

  /**
   * @param weights where they begin, row per input, with the biases behind them
   */
  BatchGradient(Kernels<A> kernels, int inputs, int sums, int weights, boolean trainsBiases) {
    this.kernels = kernels;
    this.inputs = inputs;
    this.sums = sums;
    this.weights = weights;
    this.trainsBiases = trainsBiases;
    rows = new RowUnion(inputs);
    one = kernels.allocate(1);
    kernels.set(one, 0, 1);
  }

  /**
   * Writes the sum of the outer products of the samples and their deltas.
   *
   * @param lists for each sample the inputs that are not zero; null where that is not known
   */
  void write(A input, int[][] lists, int[] counts, A delta, int n, A out) {
    if (lists == null) {
      rows.useAll();
      kernels.gemm(inputs, n, sums, input, 0, 1, inputs, delta, 0, -1, out, weights);
    } else {
      clear(out);
      rows.unite(lists, counts, n);
      for (int s = 0; s < n; s++) {
        int x = s * inputs;
        int d = s * sums;
        kernels
            .sparse()
            .addOuterProduct(input, x, lists[s], counts[s], delta, d, out, weights, sums);
      }
    }
    if (trainsBiases) {
      kernels.gemm(1, n, sums, one, 0, 0, 0, delta, 0, -1, out, weights + inputs * sums);
    }
  }

  private void clear(A out) {
    if (rows.areAll()) {
      kernels.fill(out, weights, inputs * sums);
    }
    for (int r = 0; r < rows.count(); r++) {
      kernels.fill(out, weights + rows.row(r) * sums, sums);
    }
  }

  double squaredNorm(A gradient) {
    int length = (trainsBiases ? inputs + 1 : inputs) * sums;
    if (rows.areAll()) {
      return kernels.squaredNorm(gradient, weights, length);
    }
    int count = trainsBiases ? rows.count() + 1 : rows.count();
    return kernels.sparse().squaredNorm(gradient, weights, length, rows.withNext(), count, sums);
  }

  void update(OptimiserStep step, A parameters, A[] slots, A gradient) {
    if (rows.areAll() || !step.ignoresZeroGradient()) {
      update(step.ofWeights(), parameters, slots, gradient, weights, inputs * sums);
    } else {
      for (int r = 0; r < rows.count(); r++) {
        int row = weights + rows.row(r) * sums;
        update(step.ofWeights(), parameters, slots, gradient, row, sums);
      }
    }
    if (trainsBiases) {
      update(step.ofBiases(), parameters, slots, gradient, weights + inputs * sums, sums);
    }
  }

  private void update(OptimiserStep step, A parameters, A[] slots, A gradient, int at, int length) {
    kernels.update(step, parameters, slots, at, length, one, first, 1, gradient, at);
  }
}
