package learnstream.nn.layer;

import learnstream.nn.kernel.Kernels;
import learnstream.nn.optimiser.OptimiserStep;

/**
 * A layer with parameters that takes the samples of a batch one after the other; the gradient of
 * the batch is the sum of theirs, in their order.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract class SampleWise<A> extends Layer<A> {
  private final int weights;
  private final int biases;
  private final A one;
  private final int[] firstRow = new int[1];

  /** The gradient of one sample. */
  private final A sampleGradient;

  /**
   * @param weights parameters that the L2 term and weight decay pull towards 0; they lie first
   * @param biases the others
   */
  SampleWise(Kernels<A> kernels, A input, int inputs, int offset, int weights, int biases) {
    super(kernels, input, inputs, offset);
    this.weights = weights;
    this.biases = biases;
    one = kernels.allocate(1);
    kernels.set(one, 0, 1);
    sampleGradient = kernels.allocate(weights + biases);
  }

  @Override
  public final int parameters() {
    return weights + biases;
  }

  /** Writes the gradient of sample {@code s}, after {@link #backward}, from {@code at} on. */
  abstract void gradientOf(int s, A out, int at);

  @Override
  public double squaredGradient(int s) {
    gradientOf(s, sampleGradient, 0);
    return kernels.squaredNorm(sampleGradient, 0, parameters());
  }

  /** With the gradient that {@link #squaredGradient} has left. */
  @Override
  public void update(OptimiserStep step, A parameters, A[] slots) {
    update(step, parameters, slots, sampleGradient, 0);
  }

  @Override
  public void gradient(int n, A out) {
    gradientOf(0, out, offset);
    for (int s = 1; s < n; s++) {
      gradientOf(s, sampleGradient, 0);
      kernels.add(sampleGradient, 0, out, offset, parameters());
    }
  }

  /** Adds to what {@link #gradientOf} wrote elsewhere. */
  final void addSampleGradient(A out) {
    kernels.add(sampleGradient, 0, out, offset, parameters());
  }

  final A sampleGradient() {
    return sampleGradient;
  }

  @Override
  public double squaredNorm(A gradient) {
    return kernels.squaredNorm(gradient, offset, parameters());
  }

  @Override
  public void update(OptimiserStep step, A parameters, A[] slots, A gradient) {
    update(step, parameters, slots, gradient, offset);
  }

  private void update(OptimiserStep step, A parameters, A[] slots, A gradient, int at) {
    if (weights > 0) {
      kernels.update(
          step.ofWeights(), parameters, slots, offset, weights, one, firstRow, 1, gradient, at);
    }
    int next = offset + weights;
    kernels.update(
        step.ofBiases(), parameters, slots, next, biases, one, firstRow, 1, gradient, at + weights);
  }
}
