package learnstream.nn;

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

  private final Kernels<A> kernels;
  final A output;

  /** dE/dz of each sum. */
  final A delta;

  private final A z;
  private final double[] exponentials;

  Dense(Kernels<A> kernels, DenseSpec spec, int inputs, int offset, int batch) {
    this.kernels = kernels;
    this.spec = spec;
    this.inputs = inputs;
    sums = spec.units() * spec.pieces();
    weights = offset;
    biases = offset + inputs * sums;
    z = kernels.allocate(batch * sums);
    output = sums == spec.units() ? z : kernels.allocate(batch * spec.units());
    delta = kernels.allocate(batch * sums);
    exponentials = new double[spec.units()];
  }

  int units() {
    return spec.units();
  }

  int parameters() {
    return (inputs + 1) * sums;
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

  /** Sample {@code s} of the batch: x times W plus b, then the activation. */
  void forward(A parameters, A x, int[] rows, int count, int s) {
    kernels.affine(parameters, weights, biases, sums, x, s * inputs, rows, count, z, s * sums);
    switch (spec.activation()) {
      case IDENTITY -> {}
      case RELU -> kernels.rectify(z, s * sums, sums);
      case SOFTMAX -> softmax(s * sums);
      case MAXOUT -> maxout(s);
      default -> {
        for (int j = s * sums; j < (s + 1) * sums; j++) {
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
      exponentials[j] = StrictMath.exp(kernels.get(z, from + j) - highest);
      total += exponentials[j];
    }
    for (int j = 0; j < sums; j++) {
      kernels.set(z, from + j, exponentials[j] / total);
    }
  }

  private void maxout(int s) {
    for (int u = 0; u < units(); u++) {
      kernels.set(output, s * units() + u, kernels.get(z, winner(s, u)));
    }
  }

  /** Index of the largest piece of unit {@code u}. */
  private int winner(int s, int u) {
    int from = s * sums + u * spec.pieces();
    int best = from;
    for (int k = from + 1; k < from + spec.pieces(); k++) {
      if (kernels.get(z, k) > kernels.get(z, best)) {
        best = k;
      }
    }
    return best;
  }

  /**
   * Turns dE/dy, held at {@code gradient}, into dE/dz in {@link #delta}. With softmax: dE/dz[j] =
   * y[j] (dE/dy[j] - sum dE/dy[k] y[k]).
   */
  void activationBackward(A gradient, int gradientOffset, int s) {
    if (spec.activation() == Activation.MAXOUT) {
      for (int j = s * sums; j < (s + 1) * sums; j++) {
        kernels.set(delta, j, 0);
      }
      for (int u = 0; u < units(); u++) {
        kernels.set(delta, winner(s, u), kernels.get(gradient, gradientOffset + u));
      }
      return;
    }
    if (spec.activation() == Activation.RELU) {
      kernels.rectifyBackward(output, s * sums, gradient, gradientOffset, delta, s * sums, sums);
      return;
    }
    double common = 0;
    if (spec.activation() == Activation.SOFTMAX) {
      for (int j = 0; j < sums; j++) {
        common += kernels.get(gradient, gradientOffset + j) * kernels.get(output, s * sums + j);
      }
    }
    for (int j = 0; j < sums; j++) {
      double y = kernels.get(output, s * sums + j);
      double dy = kernels.get(gradient, gradientOffset + j);
      double dz =
          spec.activation() == Activation.SOFTMAX
              ? y * (dy - common)
              : dy * spec.activation().derivative(y);
      kernels.set(delta, s * sums + j, dz);
    }
  }

  /** Brings the deltas of sample {@code s} back to the layer's inputs. */
  void inputGradient(A parameters, A out, int outOffset, int s) {
    kernels.dots(parameters, weights, inputs, sums, delta, s * sums, out, outOffset);
  }
}
