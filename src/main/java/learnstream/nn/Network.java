package learnstream.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import learnstream.nn.kernel.DoubleKernels;
import learnstream.nn.kernel.KernelChoice;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.layer.Layer;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Slice;
import learnstream.nn.spec.Stateful;

/**
 * A feed-forward network that learns one sample at a time by incremental backpropagation, or in
 * small batches. Samples and targets are {@code double[]}; what it computes with inside is the
 * specification's {@link Precision}. Not for use by several threads.
 *
 * <p>The same samples in the same order give the same parameters to the bit, with and without
 * vector instructions.
 */
public final class Network {
  private final Engine<?> engine;
  private final double[] scores;

  private Network(Engine<?> engine) {
    this.engine = engine;
    scores = new double[outputs()];
  }

  /** A network for one sample at a time. */
  public static Network create(NetworkSpec spec) {
    return create(spec, 1);
  }

  /** A network that also learns batches of at most {@code batch} samples. */
  public static Network create(NetworkSpec spec, int batch) {
    return new Network(
        spec.precision() == Precision.FLOAT64
            ? new Engine<>(spec, new DoubleKernels(), batch)
            : new Engine<>(spec, KernelChoice.single(), batch));
  }

  /** A network on kernels of the caller's choice, to compare them. */
  public static <A> Network on(Kernels<A> kernels, NetworkSpec spec, int batch) {
    return new Network(new Engine<>(spec, kernels, batch));
  }

  public NetworkSpec spec() {
    return engine.spec;
  }

  public int inputs() {
    return engine.spec.inputs();
  }

  public int outputs() {
    List<? extends Layer<?>> layers = engine.layers;
    return layers.get(layers.size() - 1).units();
  }

  public long parameterCount() {
    return parameters().stateBytes() / (engine.spec.precision() == Precision.FLOAT64 ? 8 : 4);
  }

  /** Number of updates made. */
  public long step() {
    return engine.step;
  }

  /** Takes the learning rate from another schedule; null: from the specification's. */
  public void follow(Schedule schedule) {
    engine.follow(schedule);
  }

  /** Bounds the steps from now on; what is returned is not part of the optimiser's state. */
  public StepBound boundSteps() {
    engine.stepBound = new StepBound();
    return engine.stepBound;
  }

  /** Whether updates leave layer {@code l} alone; not part of the state. */
  public void freeze(int l, boolean on) {
    engine.freeze(Objects.checkIndex(l, engine.layers.size()), on);
  }

  /** The learning rate of the next update. */
  public double learningRate() {
    return engine.learningRate();
  }

  /**
   * Outputs {@code out[outputs]} for one sample {@code x[inputs]}; the activations are kept for
   * {@link #learn}.
   */
  public void forward(double[] x, double[] out) {
    engine.forward(x, scores);
    System.arraycopy(scores, 0, out, 0, scores.length);
  }

  /** The loss of the last forward pass. */
  public double loss(double[] target) {
    return engine.spec.loss().value(scores, target);
  }

  /**
   * Backpropagates the error of the last forward pass and makes one update.
   *
   * @param target one number for each output
   * @param weight factor of the gradient
   * @return Euclidean norm of the gradient, before clipping and without the L2 term
   * @throws NonFiniteGradientException if it is not finite; nothing was changed
   */
  public double learn(double[] target, double weight) {
    return engine.learn(scores, target, weight);
  }

  /**
   * One update with the mean of the weighted gradients of the first {@code n} samples; the sums are
   * made in their order.
   *
   * @return Euclidean norm of the mean gradient
   * @throws NonFiniteGradientException if a sample's is not finite; nothing was changed
   */
  public double learnBatch(double[][] xs, double[][] targets, double[] weights, int n) {
    return engine.learnBatch(xs, targets, weights, n);
  }

  /** Euclidean norm of all parameters. */
  public double weightNorm() {
    return weightNorm(engine);
  }

  private static <A> double weightNorm(Engine<A> engine) {
    return Math.sqrt(engine.kernels.squaredNorm(engine.parameters, 0, engine.size()));
  }

  /** A new watch on the network's ReLU units. */
  public UnitWatch unitWatch() {
    return new UnitWatch(engine.layers);
  }

  /** All parameters, layer by layer: weights row per input, then biases. */
  public Stateful parameters() {
    return engine.parameterState();
  }

  /** The step counter and the optimiser's numbers. */
  public Stateful optimiser() {
    return engine.optimiserState();
  }

  /** Parameter {@code index} of the flat array. */
  public double parameter(int index) {
    return get(engine, index);
  }

  /** Sets parameter {@code index} of the flat array. */
  public void setParameter(int index, double value) {
    set(engine, index, value);
  }

  /** The parameters, by layer: {@code 0.weights} and so on. */
  public List<NamedArray> arrays() {
    List<NamedArray> arrays = new ArrayList<>();
    for (int l = 0; l < engine.layers.size(); l++) {
      for (Slice slice : engine.layers.get(l).slices()) {
        arrays.add(named(l + "." + slice.name(), slice));
      }
    }
    return arrays;
  }

  /** One of {@link #arrays}. */
  public NamedArray array(String name) {
    return arrays().stream()
        .filter(array -> array.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no array " + name));
  }

  private NamedArray named(String name, Slice slice) {
    return new NamedArray() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int[] shape() {
        return slice.shape().clone();
      }

      @Override
      public double get(int index) {
        return parameter(slice.at() + Objects.checkIndex(index, length()));
      }

      @Override
      public void set(int index, double value) {
        setParameter(slice.at() + Objects.checkIndex(index, length()), value);
      }
    };
  }

  private static <A> double get(Engine<A> engine, int index) {
    return engine.kernels.get(engine.parameters, index);
  }

  private static <A> void set(Engine<A> engine, int index, double value) {
    engine.kernels.set(engine.parameters, index, value);
  }
}
