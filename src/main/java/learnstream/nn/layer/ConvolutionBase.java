package learnstream.nn.layer;

import java.util.List;
import java.util.SplittableRandom;
import learnstream.nn.kernel.BatchConvolution;
import learnstream.nn.kernel.Im2Col;
import learnstream.nn.kernel.ImageKernels;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.ImageLayerSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Slice;

/**
 * A layer of weighted sums over patches of an image, and an activation: a convolution or a
 * transposed one. Its weights form a matrix, {@code w[r * features + f]}, r a number of a patch; it
 * stands between the image, seen as patches, and the features at each of its places.
 */
abstract class ConvolutionBase<A> extends SampleWise<A> {
  final ImageKernels<A> images;
  final Im2Col patches;

  /** Channels on the side of the places. */
  final int features;

  final A output;

  /** dE/dz of each sum. */
  final A delta;

  /** The patches of one sample, {@code [length, count]}. */
  final A columns;

  /** The features of one sample, a row for each place. */
  final A places;

  /** Null where one image is taken after the other. */
  final BatchConvolution<A> whole;

  private final Shape out;
  private final LayerActivation<A> activation;
  private final Initialisation initialisation;
  private final int[] weightShape;
  private final A ones;
  private final A biasGradient;

  // Of the jvp pass; made when first asked for.
  private A rates;
  private A sumRates;
  private A atSums;

  /**
   * @param patches of the image, which is the input or the output
   */
  ConvolutionBase(
      Kernels<A> kernels,
      A input,
      ImageLayerSpec spec,
      Im2Col patches,
      int features,
      Activation activation,
      Initialisation initialisation,
      int offset,
      int batch) {
    super(
        kernels,
        input,
        spec.input().size(),
        offset,
        patches.length * features,
        spec.output().channels());
    images = kernels.images();
    this.patches = patches;
    this.features = features;
    this.initialisation = initialisation;
    out = spec.output();
    weightShape =
        new int[] {
          patches.image.channels(), patches.window.height(), patches.window.width(), features
        };
    ones = kernels.allocate(out.area());
    for (int i = 0; i < out.area(); i++) {
      kernels.set(ones, i, 1);
    }
    biasGradient = kernels.allocate(out.channels());
    output = kernels.allocate(batch * out.size());
    this.activation = new LayerActivation<>(kernels, activation, out.size(), 1, output, output);
    delta = kernels.allocate(batch * out.size());
    columns = kernels.allocate(patches.length * patches.count);
    places = kernels.allocate(patches.count * features);
    whole = images.ofBatches(patches, features, batch);
  }

  /** Writes the weighted sums, without the biases. */
  abstract void sums(A parameters, A x, A to, int n);

  /** Brings deltas of the sums back to the inputs. */
  abstract void sumsBackward(A parameters, A deltas, A to, int n);

  /** Writes the gradient of the weights for sample {@code s}. */
  abstract void products(A x, A deltas, int s, A to, int at);

  /** Writes the gradient of the weights for {@code n} samples, with {@link #whole}. */
  abstract void products(A x, A deltas, int n, A to, int at, BatchConvolution<A> by);

  /** Inputs of one sum. */
  abstract double fanIn();

  /** Sums that one input is part of, away from the edges. */
  abstract double fanOut();

  @Override
  public final A output() {
    return output;
  }

  @Override
  public final int units() {
    return out.size();
  }

  @Override
  public final boolean isRectified() {
    return activation.isRectified();
  }

  @Override
  public final int places() {
    return out.area();
  }

  private int biases() {
    return offset + patches.length * features;
  }

  @Override
  public final List<Slice> slices() {
    return List.of(
        new Slice("weights", offset, weightShape), new Slice("biases", biases(), out.channels()));
  }

  @Override
  public final void initialise(A parameters, SplittableRandom random) {
    WeightInitialiser.fill(
        kernels,
        parameters,
        offset,
        patches.length,
        features,
        out.channels(),
        fanIn(),
        fanOut(),
        initialisation,
        random);
  }

  @Override
  public final void forward(A parameters, int n) {
    sums(parameters, input, output, n);
    if (whole != null) {
      whole.addToChannels(output, n, out.channels(), out.area(), parameters, biases());
    }
    for (int s = 0; whole == null && s < n; s++) {
      images.addToRows(output, s * units(), out.channels(), out.area(), parameters, biases());
    }
    activation.forward(n);
  }

  @Override
  public final void backward(A gradientAtOutputs, int n) {
    activation.backward(gradientAtOutputs, delta, n);
    deltasChanged();
  }

  private void deltasChanged() {
    if (whole != null) {
      whole.changed(delta);
    }
  }

  @Override
  public final void gradient(int n, A to) {
    if (whole == null) {
      super.gradient(n, to);
    } else {
      products(input, delta, n, to, offset, whole);
      sumBiases(delta, n, to, biases());
    }
  }

  private void sumBiases(A deltas, int n, A to, int at) {
    whole.sumChannels(deltas, n, out.channels(), out.area(), to, at);
  }

  @Override
  public final void inputGradient(A parameters, A to, int n) {
    sumsBackward(parameters, delta, to, n);
  }

  @Override
  public final boolean isFinite(int s) {
    return Double.isFinite(kernels.squaredNorm(delta, s * units(), units()))
        && Double.isFinite(kernels.squaredNorm(input, s * inputs, inputs));
  }

  @Override
  final void gradientOf(int s, A to, int at) {
    products(delta, s, to, at);
  }

  /** The gradient of weights and biases. */
  private void products(A deltas, int s, A to, int at) {
    products(input, deltas, s, to, at);
    int next = at + patches.length * features;
    kernels.gemv(deltas, s * units(), out.channels(), out.area(), ones, biasGradient);
    kernels.fill(to, next, out.channels());
    kernels.add(biasGradient, 0, to, next, out.channels());
  }

  @Override
  public final void scaleGradients(double[] weights, int n) {
    kernels.scaleRows(weights, n, delta, units());
    deltasChanged();
  }

  /** dz/dt are the sums of dx/dt, dy/dt = f'(z) dz/dt. */
  @Override
  public final void jvp(A parameters, A in, A to, int n) {
    if (rates == null) {
      rates = kernels.allocate(kernels.length(input));
      sumRates = kernels.allocate(kernels.length(output));
    }
    kernels.copy(in, rates, n * inputs);
    sums(parameters, rates, sumRates, n);
    activation.jvp(sumRates, to, n);
  }

  /** As in {@link Dense#jvpBackward}. */
  @Override
  public final boolean jvpBackward(
      A parameters, A atRates, A values, boolean hasValues, int n, A gradient) {
    boolean reachesSums = hasValues || activation.isCurved();
    if (reachesSums) {
      if (atSums == null) {
        atSums = kernels.allocate(kernels.length(output));
      }
      activation.jvpBackward(sumRates, atRates, values, hasValues, atSums, n);
    }
    activation.backward(atRates, delta, n);
    deltasChanged();
    kernels.fill(gradient, offset, parameters());
    kernels.fill(sampleGradient(), patches.length * features, out.channels());
    if (whole != null) {
      products(rates, delta, n, gradient, offset, whole);
    }
    for (int s = 0; whole == null && s < n; s++) {
      products(rates, delta, s, sampleGradient(), 0);
      addSampleGradient(gradient);
    }
    sumsBackward(parameters, delta, atRates, n);
    if (reachesSums) {
      if (whole != null) {
        whole.changed(atSums);
        products(input, atSums, n, sampleGradient(), 0, whole);
        sumBiases(atSums, n, sampleGradient(), patches.length * features);
        addSampleGradient(gradient);
      }
      for (int s = 0; whole == null && s < n; s++) {
        products(atSums, s, sampleGradient(), 0);
        addSampleGradient(gradient);
      }
      sumsBackward(parameters, atSums, values, n);
    }
    return reachesSums;
  }
}
