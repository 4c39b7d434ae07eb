package learnstream.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.nn.kernel.KernelChoice;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.SplitMix64;
import learnstream.nn.layer.Dense;
import learnstream.nn.layer.Layer;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.linear.SparseVectors;
import learnstream.nn.nd4j.Nd4jBackend;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Slice;
import learnstream.nn.spec.Stateful;

/**
 * A feed-forward network that learns one sample at a time by incremental backpropagation, or in
 * small batches. Samples and targets are {@code double[]}; inside it computes in the
 * specification's {@link learnstream.nn.spec.Precision}. Not thread-safe.
 *
 * <p>The same samples in the same order give the same parameters to the bit, with and without
 * vector instructions.
 *
 * @param <A> what it computes with, {@code float[]} or {@code double[]}; callers need not know
 */
public sealed class Network<A> permits BatchNetwork {
  private static final int[] NONE = {};
  private static final int UNKNOWN = -1;

  final NetworkSpec spec;
  final Kernels<A> kernels;
  final List<Layer<A>> layers = new ArrayList<>();

  /** Number of parameters; arrays may be longer. */
  final int size;

  final Parameters<A> parameters;

  /** Samples, {@code [batch, inputs]}. */
  final A input;

  /** Gradient at the outputs of one layer after the other, {@code [batch, units]}. */
  final A gradientAtOutputs;

  private final int batch;
  private final double[] scores;
  private final double[] lossGradient;

  /** Of the gradient of each sample of a batch. */
  private final double[] factors;

  private final Trainer<A> trainer;
  private final boolean isLossFused;

  /** The first layer that draws at random in training; the number of layers if none does. */
  private final int firstStochastic;

  private final SplitMix64 random = new SplitMix64();

  /** Inputs of each sample that are not zero. */
  private final int[][] rows;

  /** How many there are; {@link #UNKNOWN} of a sample that came whole. */
  private final int[] rowCounts;

  /** Of a batch; made when first needed. */
  private A parameterGradient;

  Network(NetworkSpec spec, Kernels<A> kernels, int batch) {
    this.spec = spec;
    this.kernels = kernels;
    this.batch = batch;
    input = kernels.allocate(batch * spec.inputs());
    A output = input;
    int units = spec.inputs();
    int widest = units;
    int offset = 0;
    for (LayerSpec each : spec.layers()) {
      Layer<A> layer = Layer.of(each, kernels, output, units, offset, batch);
      layers.add(layer);
      offset = Math.addExact(offset, layer.parameters());
      output = layer.output();
      units = layer.units();
      widest = Math.max(widest, units);
    }
    size = offset;
    parameters = new Parameters<>(kernels, layers, size);
    SplittableRandom start = new SplittableRandom(spec.seed());
    layers.forEach(layer -> layer.initialise(parameters.settled(), start));
    gradientAtOutputs = kernels.allocate(batch * widest);
    rows = new int[batch][0];
    rowCounts = new int[batch];
    scores = new double[units];
    lossGradient = new double[units];
    factors = new double[batch];
    trainer = new Trainer<>(spec, kernels, layers, parameters, size);
    isLossFused =
        last() instanceof Dense<A> dense && spec.loss().isFusedWith(dense.spec.activation());
    int first = 0;
    while (first < layers.size() && !layers.get(first).isStochastic()) {
      first++;
    }
    firstStochastic = first;
  }

  /** A network for one sample at a time. */
  public static Network<?> create(NetworkSpec spec) {
    return create(spec, 1);
  }

  /** A network that also learns batches of at most {@code batch} samples. */
  public static Network<?> create(NetworkSpec spec, int batch) {
    return on(kernels(spec), spec, batch);
  }

  static Kernels<?> kernels(NetworkSpec spec) {
    return switch (spec.backend()) {
      case JAVA -> KernelChoice.of(spec.precision(), spec.threads());
      case ND4J -> Nd4jBackend.kernels(spec.precision());
    };
  }

  /** A network on kernels of the caller's choice, to compare them. */
  public static <A> Network<A> on(Kernels<A> kernels, NetworkSpec spec, int batch) {
    return new Network<>(spec, kernels, batch);
  }

  public final NetworkSpec spec() {
    return spec;
  }

  public final int inputs() {
    return spec.inputs();
  }

  public final int outputs() {
    return last().units();
  }

  /**
   * Makes the softmax at its end one of the first {@code n} outputs: the others are 0, and where
   * their targets are 0 as well they learn nothing. Not part of the state.
   *
   * @throws IllegalStateException if its loss is not the cross-entropy of a softmax
   */
  public final void useOutputs(int n) {
    if (!spec.hasSoftmaxLoss()) {
      throw new IllegalStateException("the network does not end with a softmax");
    }
    ((Dense<A>) last()).useUnits(n);
  }

  final Layer<A> last() {
    return layers.get(layers.size() - 1);
  }

  public final int parameterCount() {
    return size;
  }

  /**
   * Outputs {@code out[outputs]} for one sample {@code x[inputs]}; the activations are kept for
   * {@link #learn}.
   */
  public final void forward(double[] x, double[] out) {
    load(x, 0);
    infer();
    forward(0, 1);
    read(0, out);
  }

  /**
   * The same bits for a sparse sample. With a dense layer first, and an optimiser and no L2 term
   * that leave weights without a gradient alone (SGD, AdaGrad), this pass and its {@link #learn}
   * cost what is in the sample, not its width.
   */
  public final void forward(SparseVector x, double[] out) {
    load(x, 0);
    layers.get(0).listInputs(rows, rowCounts);
    infer();
    forward(0, 1);
    read(0, out);
  }

  /** Runs {@code n} samples through the layers from {@code firstLayer} on. */
  final void forward(int firstLayer, int n) {
    A array = parameters.ofForwardPass();
    for (int l = firstLayer; l < layers.size(); l++) {
      layers.get(l).forward(array, n);
    }
  }

  /** Makes the next passes those of inference, which leave nothing to chance. */
  final void infer() {
    for (int l = firstStochastic; l < layers.size(); l++) {
      layers.get(l).infer();
    }
  }

  /** Makes the next passes those of training; the same seed and step draw the same numbers. */
  final void draw(long seed, long step, int n) {
    random.seed(seed, step);
    for (int l = firstStochastic; l < layers.size(); l++) {
      layers.get(l).draw(random, n);
    }
  }

  /**
   * The training pass of the sample of the last {@link #forward(double[], double[])}: the same up
   * to the first stochastic layer.
   */
  final void forwardInTraining() {
    if (firstStochastic < layers.size()) {
      draw(spec.seed(), trainer.step(), 1);
      forward(firstStochastic, 1);
    }
  }

  private void load(double[] x, int s) {
    requireInputs(x);
    rowCounts[s] = UNKNOWN;
    layers.get(0).listInputs(null, null);
    kernels.load(x, input, s * x.length, x.length);
  }

  /** The next samples are loaded whole. */
  final void loadAnew() {
    Arrays.fill(rowCounts, UNKNOWN);
    layers.get(0).listInputs(null, null);
  }

  private void load(SparseVector x, int s) {
    requireInputs(x.values());
    int at = s * spec.inputs();
    if (rowCounts[s] == UNKNOWN) {
      kernels.fill(input, at, spec.inputs());
    } else {
      kernels.sparse().fill(input, at, rows[s], rowCounts[s]);
    }
    if (rows[s].length < x.count()) {
      rows[s] = new int[Math.min(spec.inputs(), x.count() + x.count() / 2)];
    }
    rowCounts[s] = kernels.sparse().load(x.values(), x.indices(), x.count(), input, at, rows[s]);
  }

  private void requireInputs(double[] x) {
    if (x.length != spec.inputs()) {
      throw new IllegalArgumentException(
          "inputs: %d numbers are not allowed; %d are".formatted(x.length, spec.inputs()));
    }
  }

  /** Reads the outputs of sample {@code s}. */
  final void read(int s, double[] out) {
    A output = last().output();
    for (int j = 0; j < scores.length; j++) {
      out[j] = kernels.get(output, s * scores.length + j);
    }
  }

  /** The loss of the last forward pass. */
  public final double loss(double[] target) {
    read(0, scores);
    return spec.loss().value(scores, target);
  }

  /**
   * Backpropagates the error of the last forward pass and makes one update.
   *
   * @param target one number for each output
   * @param weight factor of the gradient
   * @return Euclidean norm of the gradient, before clipping and without the L2 term
   * @throws NonFiniteGradientException if it is not finite; nothing was changed
   */
  public final double learn(double[] target, double weight) {
    return learn(target, weight, NONE, null);
  }

  /**
   * The same, and writes the gradient of the loss at some inputs, as it was before the update; with
   * the factors of weight, clipping and bound.
   *
   * @param inputs their indices
   * @param gradient {@code [inputs.length]}
   */
  public final double learn(double[] target, double weight, int[] inputs, double[] gradient) {
    forwardInTraining();
    differentiateLoss(target, 0);
    backward(1, isLossFused);
    if (inputs.length > 0) {
      layers.get(0).inputGradient(parameters.settled(), inputs, gradientAtOutputs, gradient);
    }
    double norm = trainer.update(weight);
    for (int i = 0; i < inputs.length; i++) {
      gradient[i] *= trainer.scale();
    }
    return norm;
  }

  /**
   * One update with the mean of the weighted gradients of the first {@code n} samples; the sums are
   * made in their order.
   *
   * @return Euclidean norm of the mean gradient
   * @throws NonFiniteGradientException if a sample's is not finite; nothing was changed
   */
  public final double learnBatch(double[][] xs, double[][] targets, double[] weights, int n) {
    checkBatch(n);
    for (int s = 0; s < n; s++) {
      load(xs[s], s);
    }
    return learnLoaded(targets, weights, n);
  }

  /**
   * The same bits for sparse samples, at the cost of what is in them, as with {@link
   * #forward(SparseVector, double[])}; other optimisers still go through all weights, once a batch.
   */
  public final double learnBatch(SparseVectors xs, double[][] targets, double[] weights, int n) {
    checkBatch(n);
    for (int s = 0; s < n; s++) {
      load(xs.get(s), s);
    }
    layers.get(0).listInputs(rows, rowCounts);
    return learnLoaded(targets, weights, n);
  }

  private double learnLoaded(double[][] targets, double[] weights, int n) {
    if (parameterGradient == null) {
      parameterGradient = kernels.allocate(size);
    }
    draw(spec.seed(), trainer.step(), n);
    forward(0, n);
    for (int s = 0; s < n; s++) {
      differentiateLoss(targets[s], s);
    }
    backward(n, isLossFused);
    for (int s = 0; s < n; s++) {
      factors[s] = weights[s] / n;
    }
    for (int l = 0; l < layers.size(); l++) {
      layers.get(l).scaleGradients(factors, n);
      layers.get(l).gradient(n, parameterGradient);
    }
    try {
      return trainer.update(parameterGradient, n);
    } catch (NonFiniteGradientException e) {
      throw new NonFiniteGradientException(
          "the gradient of sample %d of a batch of %d is not finite"
              .formatted(firstNonFinite(n), n));
    }
  }

  final void checkBatch(int n) {
    if (n < 1 || n > batch) {
      throw new IllegalArgumentException("n: " + n + " is not allowed; 1 to " + batch + " is");
    }
  }

  /** Writes the derivative of the loss of sample {@code s} at its outputs, or at their sums. */
  private void differentiateLoss(double[] target, int s) {
    read(s, scores);
    spec.loss().derivative(scores, target, isLossFused, lossGradient);
    A to = isLossFused ? ((Dense<A>) last()).delta : gradientAtOutputs;
    kernels.load(lossGradient, to, s * lossGradient.length, lossGradient.length);
  }

  /**
   * Brings {@link #gradientAtOutputs} back to the outputs of the first layer; each layer keeps what
   * its parameters' gradient needs.
   *
   * @param isFused whether the last layer already has the gradient at its sums
   */
  final void backward(int n, boolean isFused) {
    A array = parameters.settled();
    for (int l = layers.size() - 1; l >= 0; l--) {
      if (!isFused || l < layers.size() - 1) {
        layers.get(l).backward(gradientAtOutputs, n);
      }
      if (l > 0) {
        layers.get(l).inputGradient(array, gradientAtOutputs, n);
      }
    }
  }

  private int firstNonFinite(int n) {
    int s = 0;
    while (s < n - 1 && isFinite(s)) {
      s++;
    }
    return s;
  }

  private boolean isFinite(int s) {
    for (Layer<A> layer : layers) {
      if (!layer.isFinite(s)) {
        return false;
      }
    }
    return true;
  }

  /** Euclidean norm of all parameters. */
  public final double weightNorm() {
    return Math.sqrt(kernels.squaredNorm(parameters.settled(), 0, size));
  }

  /** A new watch on the network's ReLU units. */
  public final UnitWatch unitWatch() {
    return new UnitWatch(layers);
  }

  /** All parameters, layer by layer: weights row per input, then biases. */
  public final Stateful parameters() {
    return parameters;
  }

  /** What makes the updates; its state is a part of the network's. */
  public final Trainer<A> trainer() {
    return trainer;
  }

  /** Parameter {@code index} of the flat array. */
  public final double parameter(int index) {
    return kernels.get(parameters.settled(), index);
  }

  /** Sets parameter {@code index} of the flat array. */
  public final void setParameter(int index, double value) {
    kernels.set(parameters.settled(), index, value);
  }

  /** The parameters, by layer: {@code 0.weights} and so on. */
  public final List<NamedArray> arrays() {
    List<NamedArray> arrays = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      for (Slice slice : layers.get(l).slices()) {
        arrays.add(new ParameterArray<>(l + "." + slice.name(), slice, kernels, parameters));
      }
    }
    return arrays;
  }

  /** One of {@link #arrays}. */
  public final NamedArray array(String name) {
    return arrays().stream()
        .filter(array -> array.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no array " + name));
  }
}
