package learnstream.nn.layer;

import java.util.List;
import java.util.SplittableRandom;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.SplitMix64;
import learnstream.nn.optimiser.OptimiserStep;
import learnstream.nn.spec.AveragePoolingSpec;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.LayerNormalisationSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.MinibatchStdDevSpec;
import learnstream.nn.spec.Slice;
import learnstream.nn.spec.TransposedConvolutionSpec;

/**
 * A layer at work on a batch of samples, one row each. It reads {@link #input}, which is the output
 * of the layer before it, and writes {@link #output}.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public abstract class Layer<A> {
  public final Kernels<A> kernels;
  final int inputs;
  public final A input;

  /** Where its parameters lie in the network's. */
  final int offset;

  Layer(Kernels<A> kernels, A input, int inputs, int offset) {
    this.kernels = kernels;
    this.input = input;
    this.inputs = inputs;
    this.offset = offset;
  }

  /** The layer that a specification describes. */
  public static <A> Layer<A> of(
      LayerSpec spec, Kernels<A> kernels, A input, int inputs, int offset, int batch) {
    if (spec instanceof DropoutSpec dropout) {
      return new Dropout<>(dropout, kernels, input, inputs, offset, batch);
    }
    if (spec instanceof MinibatchStdDevSpec) {
      return new MinibatchStdDev<>(kernels, input, inputs, offset, batch);
    }
    if (spec instanceof LayerNormalisationSpec normalisation) {
      return new LayerNormalisation<>(normalisation, kernels, input, inputs, offset, batch);
    }
    if (spec instanceof ConvolutionSpec convolution) {
      return new Convolution<>(convolution, kernels, input, offset, batch);
    }
    if (spec instanceof TransposedConvolutionSpec transposed) {
      return new TransposedConvolution<>(transposed, kernels, input, offset, batch);
    }
    if (spec instanceof MaxPoolingSpec pooling) {
      return new MaxPooling<>(pooling, kernels, input, offset, batch);
    }
    if (spec instanceof AveragePoolingSpec pooling) {
      return new AveragePooling<>(pooling, kernels, input, offset, batch);
    }
    return new Dense<>(kernels, (DenseSpec) spec, input, inputs, offset, batch);
  }

  /** Outputs, {@code [batch, units]}. */
  public abstract A output();

  public abstract int units();

  /** Whether its outputs are those of ReLU units. */
  public boolean isRectified() {
    return false;
  }

  /** Neighbouring outputs that share their weights: those of one filter at all places. */
  public int places() {
    return 1;
  }

  /** Number of parameters. */
  public int parameters() {
    return 0;
  }

  /** Its parameters, by name. */
  public List<Slice> slices() {
    return List.of();
  }

  public void initialise(A parameters, SplittableRandom random) {}

  /** Whether a training pass draws random numbers. */
  public boolean isStochastic() {
    return false;
  }

  /** Makes the next passes those of training, and draws what they need for {@code n} samples. */
  public void draw(SplitMix64 random, int n) {}

  /** Makes the next passes those of inference, which leave nothing to chance. */
  public void infer() {}

  /**
   * Says which inputs of the next samples are not zero, so that the others need not be looked at.
   *
   * @param rows for each sample their indices in rising order; null: nothing is known
   * @param counts for each sample how many of these count
   */
  public void listInputs(int[][] rows, int[] counts) {}

  /** The first {@code n} samples. */
  public abstract void forward(A parameters, int n);

  /**
   * Backpropagates dE/dy {@code [n, units]} through the activation and keeps dE/dz for {@link
   * #gradient} and {@link #inputGradient}.
   */
  public abstract void backward(A gradientAtOutputs, int n);

  /** Writes dE/dx of {@code n} samples; {@code out} may be what {@link #backward} was given. */
  public abstract void inputGradient(A parameters, A out, int n);

  /**
   * Writes dE/dx of a single sample at some of its inputs.
   *
   * @param scratch as long as the inputs
   */
  public void inputGradient(A parameters, int[] rows, A scratch, double[] out) {
    inputGradient(parameters, scratch, 1);
    for (int r = 0; r < rows.length; r++) {
      out[r] = kernels.get(scratch, rows[r]);
    }
  }

  /** Squared norm of the gradient of sample {@code s}. */
  public double squaredGradient(int s) {
    return 0;
  }

  /** Whether the gradient of sample {@code s} is finite; it may be too large to be added up. */
  public boolean isFinite(int s) {
    return Double.isFinite(squaredGradient(s));
  }

  /**
   * One step of the optimiser with the gradient of the batch's only sample, whose {@link
   * #squaredGradient} was asked for before.
   */
  public void update(OptimiserStep step, A parameters, A[] slots) {}

  /**
   * Whether {@link #update(OptimiserStep, Object, Object[])} may keep a step back, which the next
   * {@link #forward} or {@link #settle} makes.
   */
  public boolean defersSteps() {
    return false;
  }

  /** Makes the step that was kept back. */
  public void settle(A parameters) {}

  /** Multiplies the gradients of the first {@code n} samples by their weights. */
  public void scaleGradients(double[] weights, int n) {}

  /** Writes the sum of the gradients of {@code n} samples, at the layer's place in {@code out}. */
  public void gradient(int n, A out) {}

  /** Squared norm of the layer's part of the {@link #gradient} written last. */
  public double squaredNorm(A gradient) {
    return 0;
  }

  /** One step of the optimiser with the {@link #gradient} written last. */
  public void update(OptimiserStep step, A parameters, A[] slots, A gradient) {}

  /**
   * Jacobian-vector product (forward mode) at the inputs of the last forward pass: writes {@code
   * dy/dt = J dx/dt}. Both are {@code [n, ...]}, and may be the same array.
   */
  public abstract void jvp(A parameters, A rates, A out, int n);

  /**
   * Backpropagation through {@link #forward} and {@link #jvp} together, for a quantity T that
   * depends on the outputs' rates of change. Writes the gradient of T with respect to the
   * parameters, and replaces the two gradients at the outputs by those at the inputs.
   *
   * @param rates dT/d(dy/dt), then dT/d(dx/dt)
   * @param values dT/dy, then dT/dx
   * @param hasValues whether {@code values} is anything but zero
   * @return whether it is at the inputs
   */
  public abstract boolean jvpBackward(
      A parameters, A rates, A values, boolean hasValues, int n, A gradient);
}
