package learnstream.nn;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A dense layer at work on a batch of samples, one row each.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Dense<A> {
  final DenseSpec spec;
  final int inputs;

  /** Number of sums: units, or units x pieces for Maxout. */
  final int sums;

  /** Where the weights and the biases lie in the network's parameters. */
  final int weights;

  final int biases;

  /** The layer's inputs, of the whole batch. */
  final A input;

  final A output;

  /** dE/dz of each sum. */
  final A delta;

  private final Kernels<A> kernels;
  private final A z;
  private final double[] exponentials;
  private final A one;
  private final int[] all;
  private final int[] rows;
  private int[] listed;
  private int count;
  private A transposed;

  Dense(Kernels<A> kernels, DenseSpec spec, A input, int inputs, int offset, int batch) {
    this.kernels = kernels;
    this.spec = spec;
    this.input = input;
    this.inputs = inputs;
    sums = spec.units() * spec.pieces();
    weights = offset;
    biases = offset + inputs * sums;
    z = kernels.allocate(batch * sums);
    output = sums == spec.units() ? z : kernels.allocate(batch * spec.units());
    delta = kernels.allocate(batch * sums);
    exponentials = new double[spec.units()];
    one = kernels.allocate(1);
    kernels.set(one, 0, 1);
    all = new int[inputs];
    Arrays.setAll(all, i -> i);
    rows = new int[inputs];
  }

  int units() {
    return spec.units();
  }

  int parameters() {
    return (inputs + 1) * sums;
  }

  private boolean narrow() {
    return sums < Kernels.LANES;
  }

  void initialise(A parameters, SplittableRandom random) {
    double limit = StrictMath.sqrt(6.0 / (inputs + sums));
    double deviation = StrictMath.sqrt(2.0 / inputs);
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < sums; j++) {
        double start = 0;
        if (spec.initialisation() instanceof Initialisation.Explicit explicit) {
          start = explicit.weights()[i][j];
        } else if (spec.initialisation() instanceof Initialisation.Xavier) {
          start = limit * (2 * random.nextDouble() - 1);
        } else if (spec.initialisation() instanceof Initialisation.He) {
          start = deviation * gaussian(random);
        }
        kernels.set(parameters, weights + i * sums + j, start);
      }
    }
    for (int j = 0; j < sums; j++) {
      boolean given = spec.initialisation() instanceof Initialisation.Explicit;
      double start = given ? ((Initialisation.Explicit) spec.initialisation()).biases()[j] : 0;
      kernels.set(parameters, biases + j, start);
    }
  }

  /** Box and Muller 1958, with functions whose last bit is the same everywhere. */
  private static double gaussian(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }

  /** The first {@code n} samples: x times W plus b, then the activation. */
  void forward(A parameters, int n) {
    if (n == 1) {
      // A row of a narrow layer is not worth the search.
      listed = narrow() ? all : rows;
      count = narrow() ? inputs : kernels.nonZero(input, inputs, rows);
      kernels.affine(parameters, weights, biases, sums, input, listed, count, z);
    } else {
      kernels.multiply(n, inputs, sums, input, inputs, 1, parameters, weights, biases, z, 0);
    }
    switch (spec.activation()) {
      case IDENTITY -> {}
      case RELU -> kernels.rectify(z, n * sums);
      case SOFTMAX -> {
        for (int s = 0; s < n; s++) {
          softmax(s * sums);
        }
      }
      case MAXOUT -> {
        for (int u = 0; u < n * units(); u++) {
          kernels.set(output, u, kernels.get(z, winner(u)));
        }
      }
      default -> {
        for (int j = 0; j < n * sums; j++) {
          kernels.set(z, j, spec.activation().value(kernels.get(z, j)));
        }
      }
    }
  }

  private void softmax(int from) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < sums; j++) {
      highest = Math.max(highest, kernels.get(z, from + j));
    }
    double total = 0;
    for (int j = 0; j < sums; j++) {
      double exponent = kernels.get(z, from + j) - highest;
      exponentials[j] = exponent == 0 ? 1 : StrictMath.exp(exponent);
      total += exponentials[j];
    }
    for (int j = 0; j < sums; j++) {
      kernels.set(z, from + j, exponentials[j] / total);
    }
  }

  /** Index of the largest piece of unit {@code u}, counted through the batch. */
  private int winner(int u) {
    int best = u * spec.pieces();
    for (int k = best + 1; k < (u + 1) * spec.pieces(); k++) {
      if (kernels.get(z, k) > kernels.get(z, best)) {
        best = k;
      }
    }
    return best;
  }

  /** Turns dE/dy of {@code n} samples, held in {@code gradient}, into dE/dz in {@link #delta}. */
  void activationBackward(A gradient, int n) {
    switch (spec.activation()) {
      case RELU -> kernels.rectifyBackward(output, gradient, delta, n * sums);
      case SOFTMAX -> {
        for (int s = 0; s < n; s++) {
          softmaxBackward(gradient, s * sums);
        }
      }
      case MAXOUT -> {
        for (int u = 0; u < n * units(); u++) {
          int winner = winner(u);
          for (int k = u * spec.pieces(); k < (u + 1) * spec.pieces(); k++) {
            kernels.set(delta, k, k == winner ? kernels.get(gradient, u) : 0);
          }
        }
      }
      default -> {
        for (int j = 0; j < n * sums; j++) {
          double slope = spec.activation().derivative(kernels.get(output, j));
          kernels.set(delta, j, kernels.get(gradient, j) * slope);
        }
      }
    }
  }

  /** dE/dz[j] = y[j] (dE/dy[j] - sum dE/dy[k] y[k]). */
  private void softmaxBackward(A gradient, int from) {
    double common = 0;
    for (int j = from; j < from + sums; j++) {
      common += kernels.get(gradient, j) * kernels.get(output, j);
    }
    for (int j = from; j < from + sums; j++) {
      kernels.set(delta, j, kernels.get(output, j) * (kernels.get(gradient, j) - common));
    }
  }

  /**
   * Brings the deltas of {@code n} samples back to the layer's inputs: a product with the
   * transposed weights where these are few, or are used for many samples, else a dot product for
   * each input.
   */
  void inputGradient(A parameters, A out, int n) {
    if (n == 1 && !narrow()) {
      kernels.dots(parameters, weights, inputs, sums, delta, out);
      return;
    }
    if (transposed == null) {
      transposed = kernels.allocate(inputs * sums);
    }
    kernels.transpose(parameters, weights, inputs, sums, transposed);
    kernels.multiply(n, sums, inputs, delta, sums, 1, transposed, 0, -1, out, 0);
  }

  /**
   * Squared norm of the gradient of sample {@code s}: the outer product of its inputs (and 1 for
   * the bias) and its deltas.
   */
  double squaredGradient(int s) {
    double deltas = kernels.squaredNorm(delta, s * sums, sums);
    return (kernels.squaredNorm(input, s * inputs, inputs) + (spec.trainBias() ? 1 : 0)) * deltas;
  }

  /** One step of the rule with the gradient of the batch's only sample. */
  void update(Rule rule, A parameters, A[] slots) {
    if (!rule.ignoresZeroGradient()) {
      listed = all;
      count = inputs;
    }
    kernels.update(
        rule.ofWeights(), parameters, slots, weights, sums, input, listed, count, delta, 0);
    if (spec.trainBias()) {
      kernels.update(rule.ofBiases(), parameters, slots, biases, sums, one, all, 1, delta, 0);
    }
  }

  /**
   * Writes the mean gradient of {@code n} samples, each with its weight.
   *
   * @return its squared norm
   */
  double gradient(double[] sampleWeights, int n, A out) {
    for (int s = 0; s < n; s++) {
      kernels.scale(sampleWeights[s] / n, delta, s * sums, sums);
    }
    kernels.multiply(inputs, n, sums, input, 1, inputs, delta, 0, -1, out, weights);
    if (!spec.trainBias()) {
      return kernels.squaredNorm(out, weights, inputs * sums);
    }
    kernels.multiply(1, n, sums, one, 0, 0, delta, 0, -1, out, biases);
    return kernels.squaredNorm(out, weights, parameters());
  }

  /** One step of the rule with a {@link #gradient}. */
  void update(Rule rule, A parameters, A[] slots, A gradient) {
    int length = inputs * sums;
    kernels.update(
        rule.ofWeights(), parameters, slots, weights, length, one, all, 1, gradient, weights);
    if (spec.trainBias()) {
      kernels.update(
          rule.ofBiases(), parameters, slots, biases, sums, one, all, 1, gradient, biases);
    }
  }
}
