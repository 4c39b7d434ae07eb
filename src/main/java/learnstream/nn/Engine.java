package learnstream.nn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.OptimiserStep;
import learnstream.nn.kernel.SplitMix64;
import learnstream.nn.layer.Dense;
import learnstream.nn.layer.Layer;
import learnstream.nn.linear.ArrayState;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Stateful;

/**
 * A network of one element type: forward, backward, update. All parameters lie in one flat array,
 * layer by layer, each as its weights and then its biases.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Engine<A> {
  final NetworkSpec spec;
  final Kernels<A> kernels;
  final List<Layer<A>> layers = new ArrayList<>();
  final A parameters;
  private final A[] slots;
  private final int batch;
  private final A input;
  private final A gradientAtOutputs;
  private final double[] scores;
  private final double[] lossGradient;
  private final OptimiserStep rule;

  /** By layer: whether updates leave it alone. */
  private final boolean[] frozen;

  private final int size;

  /** The first layer whose passes in training differ; the number of layers if there is none. */
  private final int firstStochastic;

  private final SplitMix64 draws = new SplitMix64();
  private A gradient;
  long step;

  /** Null: none. */
  StepBound stepBound;

  Engine(NetworkSpec spec, Kernels<A> kernels, int batch) {
    this.spec = spec;
    this.kernels = kernels;
    this.batch = batch;
    int width = spec.inputs();
    int widest = 0;
    int offset = 0;
    input = kernels.allocate(batch * width);
    A feeding = input;
    for (LayerSpec each : spec.layers()) {
      Layer<A> layer = Layer.of(each, kernels, feeding, width, offset, batch);
      layers.add(layer);
      offset = Math.addExact(offset, layer.parameters());
      feeding = layer.output();
      width = layer.units();
      widest = Math.max(widest, width);
    }
    size = offset;
    parameters = kernels.allocate(size);
    SplittableRandom random = new SplittableRandom(spec.seed());
    layers.forEach(layer -> layer.initialise(parameters, random));
    slots = kernels.allocate(spec.optimiser().slots(), size);
    gradientAtOutputs = kernels.allocate(batch * widest);
    scores = new double[width];
    lossGradient = new double[width];
    rule = new OptimiserStep(spec);
    frozen = new boolean[layers.size()];
    int first = 0;
    while (first < layers.size() && !layers.get(first).isStochastic()) {
      first++;
    }
    firstStochastic = first;
  }

  int size() {
    return size;
  }

  /** Whether updates leave a layer alone. */
  void freeze(int layer, boolean on) {
    frozen[layer] = on;
  }

  /** Takes the learning rate from another schedule; null: from the specification's. */
  void follow(Schedule schedule) {
    rule.follow(schedule);
  }

  double learningRate() {
    return rule.schedule().rate(step);
  }

  private Layer<A> output() {
    return layers.get(layers.size() - 1);
  }

  /** Outputs {@code out[outputs]} for one sample {@code x[inputs]}. */
  void forward(double[] x, double[] out) {
    load(x, 0);
    for (int l = firstStochastic; l < layers.size(); l++) {
      layers.get(l).settle();
    }
    run(0, 1);
    read(0, out);
  }

  private void run(int firstLayer, int n) {
    for (int l = firstLayer; l < layers.size(); l++) {
      layers.get(l).forward(parameters, n);
    }
  }

  /** Draws what the next update leaves to chance: the same after a restart, and in a replay. */
  private void draw(int n) {
    draws.seed(spec.seed(), step);
    for (int l = firstStochastic; l < layers.size(); l++) {
      layers.get(l).draw(draws, n);
    }
  }

  /**
   * The pass in training that follows a {@link #forward} of the same sample; up to the first layer
   * that leaves something to chance it is the same.
   */
  void forwardInTraining(double[] out) {
    draw(1);
    run(firstStochastic, 1);
    read(0, out);
  }

  private void load(double[] x, int s) {
    if (x.length != spec.inputs()) {
      throw new IllegalArgumentException(
          "inputs: " + x.length + " numbers, " + spec.inputs() + " expected");
    }
    kernels.load(x, input, s * x.length, x.length);
  }

  private void read(int s, double[] out) {
    for (int j = 0; j < out.length; j++) {
      out[j] = kernels.get(output().output(), s * out.length + j);
    }
  }

  /** Writes the loss's derivative for sample {@code s}, whose outputs are {@code y}. */
  private void derive(double[] y, double[] target, int s) {
    boolean fused = isFused();
    spec.loss().derivative(y, target, fused, lossGradient);
    A to = fused ? ((Dense<A>) output()).delta : gradientAtOutputs;
    kernels.load(lossGradient, to, s * lossGradient.length, lossGradient.length);
  }

  private boolean isFused() {
    return output() instanceof Dense<A> dense && spec.loss().isFusedWith(dense.spec.activation());
  }

  /** Fills each layer's deltas for {@code n} samples. */
  private void backward(int n) {
    if (!isFused()) {
      output().backward(gradientAtOutputs, n);
    }
    for (int l = layers.size() - 1; l > 0; l--) {
      layers.get(l).inputGradient(parameters, gradientAtOutputs, n);
      layers.get(l - 1).backward(gradientAtOutputs, n);
    }
  }

  /** Squared norm of the gradient of sample {@code s}. */
  private double squaredGradient(int s) {
    double squares = 0;
    for (int l = layers.size() - 1; l >= 0; l--) {
      squares += layers.get(l).squaredGradient(s);
    }
    return squares;
  }

  private boolean isFinite(int s) {
    for (int l = 0; l < layers.size(); l++) {
      if (!layers.get(l).isFinite(s)) {
        return false;
      }
    }
    return true;
  }

  /**
   * One update with the only sample, whose outputs are {@code y}; with what a pass in training
   * makes of it, if that differs.
   */
  double learn(double[] y, double[] target, double weight) {
    if (firstStochastic < layers.size()) {
      forwardInTraining(scores);
      derive(scores, target, 0);
    } else {
      derive(y, target, 0);
    }
    backward(1);
    double norm = Math.abs(weight) * Math.sqrt(squaredGradient(0));
    prepare(norm, weight);
    for (int l = 0; l < layers.size(); l++) {
      if (!frozen[l]) {
        layers.get(l).update(rule, parameters, slots);
      }
    }
    step++;
    return norm;
  }

  /** One update with the mean of the samples' weighted gradients. */
  double learnBatch(double[][] xs, double[][] targets, double[] weights, int n) {
    if (n < 1 || n > batch) {
      throw new IllegalArgumentException("n: " + n + " is not allowed; 1 to " + batch + " is");
    }
    if (gradient == null) {
      gradient = kernels.allocate(size);
    }
    for (int s = 0; s < n; s++) {
      load(xs[s], s);
    }
    draw(n);
    run(0, n);
    for (int s = 0; s < n; s++) {
      read(s, scores);
      derive(scores, targets[s], s);
    }
    backward(n);
    for (int s = 0; s < n; s++) {
      if (!isFinite(s)) {
        throw new NonFiniteGradientException(
            "the gradient of sample %d of a batch of %d is not finite".formatted(s, n));
      }
    }
    for (int l = 0; l < layers.size(); l++) {
      for (int s = 0; s < n; s++) {
        layers.get(l).scaleGradient(s, weights[s] / n);
      }
      layers.get(l).gradient(n, gradient);
    }
    return update(gradient);
  }

  /** One update with a gradient of all parameters. */
  double update(A gradient) {
    double squares = 0;
    for (int l = 0; l < layers.size(); l++) {
      squares += layers.get(l).squaredNorm(gradient);
    }
    double norm = Math.sqrt(squares);
    prepare(norm, 1);
    for (int l = 0; l < layers.size(); l++) {
      if (!frozen[l]) {
        layers.get(l).update(rule, parameters, slots, gradient);
      }
    }
    step++;
    return norm;
  }

  private void prepare(double norm, double weight) {
    if (!Double.isFinite(norm)) {
      throw new NonFiniteGradientException("the gradient's norm is " + norm);
    }
    double clip = spec.clipNorm() > 0 && norm > spec.clipNorm() ? spec.clipNorm() / norm : 1;
    if (stepBound != null) {
      clip = Math.min(clip, stepBound.factor(norm));
    }
    rule.prepare(step, weight * clip);
  }

  Stateful parameterState() {
    return new ArrayState<>(kernels, size, List.of(parameters));
  }

  Stateful optimiserState() {
    Stateful arrays = new ArrayState<>(kernels, size, List.of(slots));
    return new Stateful() {
      @Override
      public int stateBytes() {
        return Long.BYTES + arrays.stateBytes();
      }

      @Override
      public void writeState(ByteBuffer out) {
        arrays.writeState(out.putLong(step));
      }

      @Override
      public void readState(ByteBuffer in) {
        step = in.getLong();
        arrays.readState(in);
      }
    };
  }
}
