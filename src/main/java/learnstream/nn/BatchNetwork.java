package learnstream.nn;

import java.util.List;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.layer.Layer;
import learnstream.nn.linear.ArrayState;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Stateful;

/**
 * A feed-forward network for whole batches whose loss is known outside only, as in a GAN: gradients
 * come in at the outputs, go out at the inputs, and are added up until {@link #update} takes them.
 * Batches are row-major, one sample a row. Not thread-safe.
 *
 * @param <A> what it computes with, {@code float[]} or {@code double[]}; callers need not know
 */
public final class BatchNetwork<A> extends Network<A> {
  /** The parameters' gradients of all batches since the last update, where there were any. */
  final A sum;

  /** Running mean of the parameters. */
  final A averaged;

  /** The gradient of one batch. */
  private final A part;

  /** Gradient of a penalty at the outputs of one layer after the other, {@code [batch, units]}. */
  private final A penaltyAtOutputs;

  private boolean isSumEmpty = true;

  BatchNetwork(NetworkSpec spec, Kernels<A> kernels, int batch) {
    super(spec, kernels, batch);
    sum = kernels.allocate(size);
    part = kernels.allocate(size);
    averaged = kernels.allocate(size);
    kernels.copy(parameters.settled(), averaged, size);
    penaltyAtOutputs = kernels.allocate(kernels.length(gradientAtOutputs));
  }

  /**
   * A network for passes of at most {@code batch} samples.
   *
   * @param spec its loss is not used
   */
  public static BatchNetwork<?> create(NetworkSpec spec, int batch) {
    return new BatchNetwork<>(spec, kernels(spec), batch);
  }

  /** Outputs {@code out[n * outputs]} for {@code x[n * inputs]}, without dropout. */
  public void forward(float[] x, int n, float[] out) {
    load(x, n, inputs(), input);
    infer();
    forward(0, n);
    store(n, out);
  }

  /** The same as in training; the same seed drops the same units. */
  public void forward(float[] x, int n, long seed, float[] out) {
    load(x, n, inputs(), input);
    draw(seed, 0, n);
    forward(0, n);
    store(n, out);
  }

  /** The same with the averaged parameters, without dropout. */
  public void forwardAveraged(float[] x, int n, float[] out) {
    load(x, n, inputs(), input);
    infer();
    parameters.settled();
    for (Layer<A> layer : layers) {
      layer.forward(averaged, n);
    }
    store(n, out);
  }

  private void store(int n, float[] out) {
    kernels.store(last().output(), out, n * outputs());
  }

  private void load(float[] from, int n, int width, A to) {
    checkBatch(n);
    loadAnew();
    if (from.length < n * width) {
      throw new IllegalArgumentException(
          "%d numbers are not allowed; %d samples of %d are".formatted(from.length, n, width));
    }
    kernels.load(from, 0, to, 0, n * width);
  }

  /**
   * Adds the gradient of the parameters to the sum.
   *
   * @param gradient {@code [n * outputs]}, dE/dy of the last forward pass
   */
  public void backward(float[] gradient, int n) {
    load(gradient, n, outputs(), gradientAtOutputs);
    backward(n, false);
    add(n);
  }

  /** Adds the gradient that the layers keep after a backward pass to the sum. */
  void add(int n) {
    for (Layer<A> layer : layers) {
      layer.gradient(n, part);
    }
    addPart();
  }

  private void addPart() {
    if (isSumEmpty) {
      kernels.copy(part, sum, size);
    } else {
      kernels.add(part, 0, sum, 0, size);
    }
    isSumEmpty = false;
  }

  /**
   * Leaves the parameters' gradient alone.
   *
   * @param gradient {@code [n * outputs]}, dE/dy of the last forward pass
   * @param out {@code [n * inputs]}, dE/dx
   */
  public void inputGradient(float[] gradient, int n, float[] out) {
    load(gradient, n, outputs(), gradientAtOutputs);
    backward(n, false);
    kernels.store(inputGradient(n), out, n * inputs());
  }

  /** The gradient at the inputs, {@code [n, inputs]}, after a backward pass. */
  A inputGradient(int n) {
    layers.get(0).inputGradient(parameters.settled(), gradientAtOutputs, n);
    return gradientAtOutputs;
  }

  /**
   * Adds the gradient of the penalty factor/2 sum over the samples of |dS/dx|^2 to the sum, S the
   * sum of the outputs of the last forward pass. It is the gradient of the rate of S when the
   * inputs move along dS/dx, times factor (Pearlmutter 1994).
   *
   * @return sum of |dS/dx|^2
   */
  public double penalise(double factor, int n) {
    A rates = gradientAtOutputs;
    fill(rates, 1, n);
    backward(n, false);
    inputGradient(n);
    double squares = kernels.squaredNorm(rates, 0, n * inputs());
    A array = parameters.settled();
    for (Layer<A> layer : layers) {
      layer.jvp(array, rates, rates, n);
    }
    fill(rates, factor, n);
    boolean hasValues = false;
    for (int l = layers.size() - 1; l >= 0; l--) {
      hasValues = layers.get(l).jvpBackward(array, rates, penaltyAtOutputs, hasValues, n, part);
    }
    addPart();
    return squares;
  }

  private void fill(A atOutputs, double value, int n) {
    for (int i = 0; i < n * outputs(); i++) {
      kernels.set(atOutputs, i, value);
    }
  }

  /**
   * One update with the sum of the gradients, which begins anew.
   *
   * @return Euclidean norm of the sum, before clipping
   * @throws NonFiniteGradientException if it is not finite; nothing was changed
   */
  public double update() {
    discard();
    return trainer().update(sum, 1);
  }

  /** Forgets the sum. */
  void discard() {
    isSumEmpty = true;
  }

  /** Takes the parameters into their running mean: mean = weight mean + (1 - weight) parameters. */
  public void average(double weight) {
    kernels.average(weight, parameters.settled(), averaged, size);
  }

  /** The running mean of the parameters. */
  public Stateful averaged() {
    return new ArrayState<>(kernels, size, List.of(averaged));
  }
}
