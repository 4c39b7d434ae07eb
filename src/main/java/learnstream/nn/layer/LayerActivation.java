package learnstream.nn.layer;

import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.Activation;

/**
 * The activation of a layer, y = f(z), and its derivatives. Softmax is a function of all sums of a
 * sample, Maxout of the pieces of each unit, every other one of single sums.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class LayerActivation<A> {
  private final Kernels<A> kernels;
  private final Activation f;
  private final int units;
  private final int pieces;
  private final int sums;
  private final A z;
  private final A y;
  private final double[] exponentials;

  /** Units of a softmax that there are; the outputs of those behind them are 0. */
  private int used;

  /**
   * @param z sums of a batch, {@code [batch, units * pieces]}
   * @param y its outputs, {@code [batch, units]}; the same array unless there are pieces
   */
  LayerActivation(Kernels<A> kernels, Activation f, int units, int pieces, A z, A y) {
    this.kernels = kernels;
    this.f = f;
    this.units = units;
    this.pieces = pieces;
    sums = units * pieces;
    this.z = z;
    this.y = y;
    exponentials = new double[f == Activation.SOFTMAX ? units : 0];
    used = units;
  }

  /** Makes the softmax one of the first {@code n} units only. */
  void use(int n) {
    if (f != Activation.SOFTMAX || n < 0 || n > units) {
      throw new IllegalArgumentException(
          "%d of %d units of %s are not allowed; some of a softmax are".formatted(n, units, f));
    }
    used = n;
  }

  /** The outputs of {@code n} samples. */
  void forward(int n) {
    switch (f) {
      case SOFTMAX -> {
        for (int s = 0; s < n; s++) {
          softmax(s * sums);
        }
      }
      case MAXOUT -> maxout(z, y, n);
      default -> kernels.activate(f, z, n * sums);
    }
  }

  private void softmax(int from) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < used; j++) {
      highest = Math.max(highest, kernels.get(z, from + j));
    }
    double total = 0;
    for (int j = 0; j < used; j++) {
      double exponent = kernels.get(z, from + j) - highest;
      exponentials[j] = exponent == 0 ? 1 : StrictMath.exp(exponent);
      total += exponentials[j];
    }
    for (int j = 0; j < used; j++) {
      kernels.set(z, from + j, exponentials[j] / total);
    }
    for (int j = used; j < sums; j++) {
      kernels.set(z, from + j, 0);
    }
  }

  /** Of each unit's pieces the number that stands where its largest sum does. */
  private void maxout(A ofPieces, A out, int n) {
    for (int u = 0; u < n * units; u++) {
      kernels.set(out, u, kernels.get(ofPieces, largestPiece(u)));
    }
  }

  /** Index of the largest piece of unit {@code u}, counted through the batch. */
  private int largestPiece(int u) {
    int best = u * pieces;
    for (int k = best + 1; k < (u + 1) * pieces; k++) {
      if (kernels.get(z, k) > kernels.get(z, best)) {
        best = k;
      }
    }
    return best;
  }

  /** Turns {@code gradient}, dE/dy of {@code n} samples, into dE/dz. */
  void backward(A gradient, A out, int n) {
    switch (f) {
      case SOFTMAX -> {
        for (int s = 0; s < n; s++) {
          softmaxBackward(gradient, out, s * sums);
        }
      }
      case MAXOUT -> {
        for (int u = 0; u < n * units; u++) {
          int largest = largestPiece(u);
          for (int k = u * pieces; k < (u + 1) * pieces; k++) {
            kernels.set(out, k, k == largest ? kernels.get(gradient, u) : 0);
          }
        }
      }
      default -> kernels.activateBackward(f, y, gradient, out, n * sums);
    }
  }

  /** dE/dz[j] = y[j] (dE/dy[j] - sum dE/dy[k] y[k]). */
  private void softmaxBackward(A gradient, A out, int from) {
    double common = 0;
    for (int j = from; j < from + sums; j++) {
      common += kernels.get(gradient, j) * kernels.get(y, j);
    }
    for (int j = from; j < from + sums; j++) {
      kernels.set(out, j, kernels.get(y, j) * (kernels.get(gradient, j) - common));
    }
  }

  /** dy/dt = f'(z) dz/dt. */
  void jvp(A sumRates, A out, int n) {
    switch (f) {
      case SOFTMAX -> throw new IllegalStateException("softmax has no forward mode here");
      case MAXOUT -> maxout(sumRates, out, n);
      default -> kernels.activateBackward(f, y, sumRates, out, n * sums);
    }
  }

  /** Whether the outputs are those of ReLU units. */
  boolean isRectified() {
    return f == Activation.RELU;
  }

  /** Whether f'' is anything but zero. */
  boolean isCurved() {
    return f.isCurved();
  }

  /**
   * The part of {@link Layer#jvpBackward} that reaches the sums themselves: with a bar for dT/d,
   * {@code out} = bar(z) = f' bar(y) + f'' dz/dt bar(dy/dt).
   *
   * @param hasValues whether bar(y), {@code values}, is anything but zero
   */
  void jvpBackward(A sumRates, A rates, A values, boolean hasValues, A out, int n) {
    if (hasValues) {
      backward(values, out, n);
    } else {
      kernels.fill(out, 0, n * sums);
    }
    for (int j = 0; isCurved() && j < n * sums; j++) {
      double second = f.secondDerivative(kernels.get(y, j));
      double at = second * kernels.get(sumRates, j) * kernels.get(rates, j);
      kernels.set(out, j, kernels.get(out, j) + at);
    }
  }
}
