package learnstream.nn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A network of one element type: forward, backward, update. All parameters lie in one flat array,
 * layer by layer, each as its weights and then its biases.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Engine<A> {
  final NetworkSpec spec;
  final Kernels<A> kernels;
  final List<Dense<A>> layers = new ArrayList<>();
  final A parameters;
  private final A[] slots;
  private final int batch;
  private final A input;
  private final A gradientAtOutputs;
  private final A one;
  private final double[] scores;
  private final double[] lossGradient;
  private final int[][] rows;
  private final int[] counts;
  private final int[] all;
  private final Rule rule;
  private A sums;
  long step;

  Engine(NetworkSpec spec, Kernels<A> kernels, int batch) {
    this.spec = spec;
    this.kernels = kernels;
    this.batch = batch;
    int width = spec.inputs();
    int widest = width;
    int offset = 0;
    for (LayerSpec layer : spec.layers()) {
      Dense<A> dense = new Dense<>(kernels, (DenseSpec) layer, width, offset, batch);
      layers.add(dense);
      offset = Math.addExact(offset, dense.parameters());
      width = dense.units();
      widest = Math.max(widest, width);
    }
    parameters = kernels.allocate(offset);
    SplittableRandom random = new SplittableRandom(spec.seed());
    layers.forEach(layer -> layer.initialise(parameters, random));
    slots = kernels.allocate(spec.optimiser().slots(), offset);
    input = kernels.allocate(batch * spec.inputs());
    gradientAtOutputs = kernels.allocate(widest);
    one = kernels.allocate(1);
    kernels.set(one, 0, 1);
    scores = new double[width];
    lossGradient = new double[width];
    rows = new int[layers.size()][];
    Arrays.setAll(rows, l -> new int[layers.get(l).inputs]);
    counts = new int[layers.size()];
    rule = new Rule(spec);
    all = new int[widest];
    Arrays.setAll(all, i -> i);
  }

  private Dense<A> output() {
    return layers.get(layers.size() - 1);
  }

  private A inputOf(int l) {
    return l == 0 ? input : layers.get(l - 1).output;
  }

  /** Outputs of sample {@code s} of the batch for {@code x}, into {@code out}. */
  void forward(double[] x, int s, double[] out) {
    if (x.length != spec.inputs()) {
      throw new IllegalArgumentException(
          "inputs: " + x.length + " numbers, " + spec.inputs() + " expected");
    }
    kernels.load(x, input, s * spec.inputs(), x.length);
    for (int l = 0; l < layers.size(); l++) {
      Dense<A> layer = layers.get(l);
      counts[l] = kernels.nonZero(inputOf(l), s * layer.inputs, layer.inputs, rows[l]);
      layer.forward(parameters, inputOf(l), rows[l], counts[l], s);
    }
    int from = s * out.length;
    for (int j = 0; j < out.length; j++) {
      out[j] = kernels.get(output().output, from + j);
    }
  }

  /**
   * Fills each layer's deltas for sample {@code s}.
   *
   * @return squared norm of the gradient with respect to the parameters: for one sample the
   *     gradient of a layer is the outer product of its inputs (and 1 for the bias) and its deltas
   */
  private double backward(double[] y, double[] target, int s) {
    boolean fused = spec.loss().isFusedWith(output().spec.activation());
    spec.loss().derivative(y, target, fused, lossGradient);
    if (fused) {
      kernels.load(lossGradient, output().delta, s * lossGradient.length, lossGradient.length);
    } else {
      kernels.load(lossGradient, gradientAtOutputs, 0, lossGradient.length);
      output().activationBackward(gradientAtOutputs, 0, s);
    }
    double squares = 0;
    for (int l = layers.size() - 1; l >= 0; l--) {
      Dense<A> layer = layers.get(l);
      double deltas = kernels.squaredNorm(layer.delta, s * layer.sums, layer.sums);
      double inputs = kernels.squaredNorm(inputOf(l), s * layer.inputs, layer.inputs);
      squares += (inputs + (layer.spec.trainBias() ? 1 : 0)) * deltas;
      if (l > 0) {
        layer.inputGradient(parameters, gradientAtOutputs, 0, s);
        layers.get(l - 1).activationBackward(gradientAtOutputs, 0, s);
      }
    }
    return squares;
  }

  double learn(double[] y, double[] target, double weight) {
    double norm = Math.abs(weight) * Math.sqrt(backward(y, target, 0));
    prepare(norm, weight);
    for (int l = 0; l < layers.size(); l++) {
      Dense<A> layer = layers.get(l);
      boolean everyRow = spec.l2() > 0 || !spec.optimiser().ignoresZeroGradient();
      kernels.update(
          rule.ofWeights(),
          parameters,
          slots,
          layer.weights,
          layer.sums,
          inputOf(l),
          0,
          everyRow ? all : rows[l],
          everyRow ? layer.inputs : counts[l],
          layer.delta,
          0);
      if (layer.spec.trainBias()) {
        kernels.update(
            rule.ofBiases(),
            parameters,
            slots,
            layer.biases,
            layer.sums,
            one,
            0,
            all,
            1,
            layer.delta,
            0);
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
    if (sums == null) {
      sums = kernels.allocate(kernels.length(parameters));
    }
    kernels.clear(sums);
    for (int s = 0; s < n; s++) {
      forward(xs[s], s, scores);
      if (!Double.isFinite(backward(scores, targets[s], s))) {
        throw new NonFiniteGradientException(
            "the gradient of sample %d of a batch of %d is not finite".formatted(s, n));
      }
    }
    double squares = 0;
    for (int l = 0; l < layers.size(); l++) {
      Dense<A> layer = layers.get(l);
      for (int s = 0; s < n; s++) {
        kernels.scale(
            weights[s] / n, layer.delta, s * layer.sums, layer.delta, s * layer.sums, layer.sums);
      }
      kernels.outerProducts(
          inputOf(l), layer.inputs, layer.delta, layer.sums, n, sums, layer.weights);
      for (int s = 0; s < n && layer.spec.trainBias(); s++) {
        kernels.addScaled(sums, layer.biases, 1, layer.delta, s * layer.sums, layer.sums);
      }
      squares += kernels.squaredNorm(sums, layer.weights, layer.parameters());
    }
    double norm = Math.sqrt(squares);
    prepare(norm, 1);
    for (Dense<A> layer : layers) {
      for (int i = 0; i < layer.inputs; i++) {
        int row = layer.weights + i * layer.sums;
        kernels.update(
            rule.ofWeights(), parameters, slots, row, layer.sums, one, 0, all, 1, sums, row);
      }
      if (layer.spec.trainBias()) {
        kernels.update(
            rule.ofBiases(),
            parameters,
            slots,
            layer.biases,
            layer.sums,
            one,
            0,
            all,
            1,
            sums,
            layer.biases);
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
    rule.prepare(step, weight * clip);
  }

  Stateful parameterState() {
    return new ArrayState<>(kernels, List.of(parameters));
  }

  Stateful optimiserState() {
    Stateful arrays = new ArrayState<>(kernels, List.of(slots));
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
