package learnstream.nn;

import java.util.List;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.SplitMix64;
import learnstream.nn.layer.Layer;
import learnstream.nn.spec.NetworkSpec;

/**
 * Passes of whole batches through an engine's layers, for a loss that is known outside only:
 * gradients come in at the outputs and are added up until an update takes them all.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class BatchPasses<A> {
  private final Engine<A> engine;
  private final Kernels<A> kernels;
  private final List<Layer<A>> layers;
  private final int outputs;

  /** Gradients at the layers' outputs, one after the other, {@code [batch, widest]}. */
  private final A flowing;

  /** The same of the second order. */
  private final A bent;

  private final A sum;
  private final A part;
  private final A averaged;
  private final SplitMix64 draws = new SplitMix64();
  private boolean summed;

  BatchPasses(NetworkSpec spec, Kernels<A> kernels, int batch) {
    this.kernels = kernels;
    engine = new Engine<>(spec, kernels, batch);
    layers = engine.layers;
    outputs = layers.get(layers.size() - 1).units();
    int widest = spec.inputs();
    for (Layer<A> layer : layers) {
      widest = Math.max(widest, layer.units());
    }
    flowing = kernels.allocate(batch * widest);
    bent = kernels.allocate(batch * widest);
    sum = kernels.allocate(engine.size());
    part = kernels.allocate(engine.size());
    averaged = kernels.allocate(engine.size());
    kernels.copy(engine.parameters, averaged, engine.size());
  }

  Engine<A> engine() {
    return engine;
  }

  A averaged() {
    return averaged;
  }

  A sum() {
    return sum;
  }

  A output() {
    return layers.get(layers.size() - 1).output();
  }

  int outputs() {
    return outputs;
  }

  /** Where the inputs of a pass go, {@code [batch, inputs]}. */
  A input() {
    return layers.get(0).input;
  }

  /** Runs {@code n} samples of {@link #input} through, with nothing left to chance. */
  void forward(A parameters, int n) {
    layers.forEach(Layer::settle);
    run(parameters, n);
  }

  /** The same as in training. */
  void forward(A parameters, int n, long seed) {
    draws.seed(seed, 0);
    layers.forEach(layer -> layer.draw(draws, n));
    run(parameters, n);
  }

  private void run(A parameters, int n) {
    for (int l = 0; l < layers.size(); l++) {
      layers.get(l).forward(parameters, n);
    }
  }

  /** Where the gradients at the outputs of a pass go, {@code [batch, outputs]}. */
  A gradientAtOutputs() {
    return flowing;
  }

  /** Brings them back to the first layer. */
  void backward(int n) {
    for (int l = layers.size() - 1; l >= 0; l--) {
      layers.get(l).backward(flowing, n);
      if (l > 0) {
        layers.get(l).inputGradient(engine.parameters, flowing, n);
      }
    }
  }

  /** After {@link #backward}: adds the gradient of the parameters to the sum. */
  void add(int n) {
    for (Layer<A> layer : layers) {
      layer.gradient(n, part);
    }
    addPart();
  }

  private void addPart() {
    if (summed) {
      kernels.add(part, 0, sum, 0, engine.size());
    } else {
      kernels.copy(part, sum, engine.size());
    }
    summed = true;
  }

  /** After {@link #backward}: the gradient at the inputs, {@code [n, inputs]}. */
  A inputGradient(int n) {
    layers.get(0).inputGradient(engine.parameters, flowing, n);
    return flowing;
  }

  /**
   * The penalty factor/2 sum of |grad S|^2, S the sum of the outputs of the last forward pass, grad
   * its gradient at the inputs. Adds the penalty's gradient to the sum: it is that of the rate of S
   * when the inputs move along grad, times factor (Pearlmutter 1994).
   *
   * @return sum of |grad S|^2
   */
  double penalise(double factor, int n) {
    for (int i = 0; i < n * outputs; i++) {
      kernels.set(flowing, i, 1);
    }
    backward(n);
    inputGradient(n);
    double squares = kernels.squaredNorm(flowing, 0, n * engine.spec.inputs());
    for (Layer<A> layer : layers) {
      layer.jvp(engine.parameters, flowing, flowing, n);
    }
    for (int i = 0; i < n * outputs; i++) {
      kernels.set(flowing, i, factor);
    }
    boolean isBent = false;
    for (int l = layers.size() - 1; l >= 0; l--) {
      isBent = layers.get(l).jvpBackward(engine.parameters, flowing, bent, isBent, n, part);
    }
    addPart();
    return squares;
  }

  /** One update with the sum, which begins anew. */
  double update() {
    summed = false;
    return engine.update(sum);
  }

  /** Forgets the sum. */
  void discard() {
    summed = false;
  }

  void average(double weight) {
    kernels.average(weight, engine.parameters, averaged, engine.size());
  }
}
