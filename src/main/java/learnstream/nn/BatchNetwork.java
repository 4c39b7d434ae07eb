package learnstream.nn;

import java.util.List;
import learnstream.nn.kernel.DoubleKernels;
import learnstream.nn.kernel.KernelChoice;
import learnstream.nn.linear.ArrayState;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Stateful;

/**
 * A feed-forward network for whole batches whose loss is known outside only, as in a GAN: gradients
 * come in at the outputs, go out at the inputs, and are added up until {@link #update} takes them.
 * Batches are row-major, one sample a row. Not for use by several threads.
 */
public final class BatchNetwork {
  private final NetworkSpec spec;
  private final int batch;
  private final BatchPasses<?> passes;

  private BatchNetwork(NetworkSpec spec, int batch, BatchPasses<?> passes) {
    this.spec = spec;
    this.batch = batch;
    this.passes = passes;
  }

  /**
   * @param spec its loss is not used
   * @param batch most samples of one pass
   */
  public static BatchNetwork create(NetworkSpec spec, int batch) {
    return new BatchNetwork(
        spec,
        batch,
        spec.precision() == Precision.FLOAT64
            ? new BatchPasses<>(spec, new DoubleKernels(), batch)
            : new BatchPasses<>(spec, KernelChoice.single(), batch));
  }

  public NetworkSpec spec() {
    return spec;
  }

  public int inputs() {
    return spec.inputs();
  }

  public int outputs() {
    return passes.outputs();
  }

  /** Number of updates made. */
  public long step() {
    return passes.engine().step;
  }

  /** The learning rate of the next update. */
  public double learningRate() {
    return passes.engine().learningRate();
  }

  /** Outputs {@code out[n * outputs]} for {@code x[n * inputs]}, without dropout. */
  public void forward(float[] x, int n, float[] out) {
    forward(passes, x, n, out);
  }

  /** The same as in training; the same seed drops the same units. */
  public void forward(float[] x, int n, long seed, float[] out) {
    forward(passes, x, n, seed, out);
  }

  /** The same with the averaged parameters, without dropout. */
  public void forwardAveraged(float[] x, int n, float[] out) {
    forwardAveraged(passes, x, n, out);
  }

  /**
   * Adds the gradient of the parameters to the sum.
   *
   * @param gradient {@code [n * outputs]}, dE/dy of the last forward pass
   */
  public void backward(float[] gradient, int n) {
    load(passes, gradient, n);
    passes.backward(n);
    passes.add(n);
  }

  /**
   * Leaves the parameters' gradient alone.
   *
   * @param gradient {@code [n * outputs]}, dE/dy of the last forward pass
   * @param out {@code [n * inputs]}, dE/dx
   */
  public void inputGradient(float[] gradient, int n, float[] out) {
    load(passes, gradient, n);
    passes.backward(n);
    inputGradient(passes, n, out);
  }

  /**
   * Adds the gradient of the penalty factor/2 sum over the samples of |dS/dx|^2 to the sum, S the
   * sum of the outputs of the last forward pass.
   *
   * @return sum of |dS/dx|^2
   */
  public double penalise(double factor, int n) {
    return passes.penalise(factor, n);
  }

  /**
   * One update with the sum of the gradients, which begins anew.
   *
   * @return Euclidean norm of the sum, before clipping
   * @throws NonFiniteGradientException if it is not finite; nothing was changed
   */
  public double update() {
    return passes.update();
  }

  /** Takes the parameters into their running mean: mean = weight mean + (1 - weight) parameters. */
  public void average(double weight) {
    passes.average(weight);
  }

  /** All parameters, layer by layer: weights row per input, then biases. */
  public Stateful parameters() {
    return passes.engine().parameterState();
  }

  /** Their running mean. */
  public Stateful averaged() {
    return averaged(passes);
  }

  /** The step counter and the optimiser's numbers. */
  public Stateful optimiser() {
    return passes.engine().optimiserState();
  }

  BatchPasses<?> passes() {
    return passes;
  }

  private <A> void load(BatchPasses<A> p, A to, float[] x, int n, int width) {
    if (n < 1 || n > batch) {
      throw new IllegalArgumentException("n: " + n + " is not allowed; 1 to " + batch + " is");
    }
    if (x.length < n * width) {
      throw new IllegalArgumentException(
          "%d numbers are not allowed; %d samples of %d are".formatted(x.length, n, width));
    }
    p.engine().kernels.load(x, 0, to, 0, n * width);
  }

  private <A> void load(BatchPasses<A> p, float[] gradient, int n) {
    load(p, p.gradientAtOutputs(), gradient, n, outputs());
  }

  private <A> void forward(BatchPasses<A> p, float[] x, int n, float[] out) {
    load(p, p.input(), x, n, inputs());
    p.forward(p.engine().parameters, n);
    p.engine().kernels.store(p.output(), out, n * outputs());
  }

  private <A> void forward(BatchPasses<A> p, float[] x, int n, long seed, float[] out) {
    load(p, p.input(), x, n, inputs());
    p.forward(p.engine().parameters, n, seed);
    p.engine().kernels.store(p.output(), out, n * outputs());
  }

  private <A> void forwardAveraged(BatchPasses<A> p, float[] x, int n, float[] out) {
    load(p, p.input(), x, n, inputs());
    p.forward(p.averaged(), n);
    p.engine().kernels.store(p.output(), out, n * outputs());
  }

  private static <A> void inputGradient(BatchPasses<A> p, int n, float[] out) {
    p.engine().kernels.store(p.inputGradient(n), out, n * p.engine().spec.inputs());
  }

  private static <A> Stateful averaged(BatchPasses<A> p) {
    return new ArrayState<>(p.engine().kernels, p.engine().size(), List.of(p.averaged()));
  }
}
