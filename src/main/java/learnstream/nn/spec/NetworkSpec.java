package learnstream.nn.spec;

import java.util.List;
import learnstream.nn.optimiser.Optimiser;

/**
 * What a network is.
 *
 * @param inputs numbers in one sample
 * @param layers from the first hidden layer to the output layer
 * @param clipNorm gradients longer than this are scaled down to it; 0: never
 * @param l2 factor of the weights in their gradient; biases are left alone; 0: none
 * @param seed of the initialisation
 * @param plasticity how hidden units begin anew; null: none do
 * @param backend what computes it; a stored state is one of either
 * @param threads on which large layers are computed at most; the results do not depend on it
 */
public record NetworkSpec(
    int inputs,
    List<LayerSpec> layers,
    Loss loss,
    Optimiser optimiser,
    Schedule learningRate,
    double clipNorm,
    double l2,
    long seed,
    Precision precision,
    PlasticitySpec plasticity,
    Backend backend,
    int threads) {
  public NetworkSpec {
    layers = List.copyOf(layers);
    if (inputs < 1) {
      throw new IllegalArgumentException("inputs: " + inputs + " is not allowed; 1 or more is");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " is not allowed; 1 or more is");
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("layers: a network has at least one");
    }
    int width = inputs;
    for (LayerSpec layer : layers) {
      // Refuses what it cannot take.
      width = layer.units(width);
    }
  }

  /** A network that this project's kernels compute, on one thread. */
  public NetworkSpec(
      int inputs,
      List<LayerSpec> layers,
      Loss loss,
      Optimiser optimiser,
      Schedule learningRate,
      double clipNorm,
      double l2,
      long seed,
      Precision precision,
      PlasticitySpec plasticity) {
    this(
        inputs,
        layers,
        loss,
        optimiser,
        learningRate,
        clipNorm,
        l2,
        seed,
        precision,
        plasticity,
        Backend.JAVA,
        1);
  }

  /** One of those, whose units stay. */
  public NetworkSpec(
      int inputs,
      List<LayerSpec> layers,
      Loss loss,
      Optimiser optimiser,
      Schedule learningRate,
      double clipNorm,
      double l2,
      long seed,
      Precision precision) {
    this(inputs, layers, loss, optimiser, learningRate, clipNorm, l2, seed, precision, null);
  }

  /** The same network, some of whose units begin anew. */
  public NetworkSpec with(PlasticitySpec its) {
    return new NetworkSpec(
        inputs,
        layers,
        loss,
        optimiser,
        learningRate,
        clipNorm,
        l2,
        seed,
        precision,
        its,
        backend,
        threads);
  }

  /** The same network, computed by something else. */
  public NetworkSpec on(Backend other) {
    return new NetworkSpec(
        inputs,
        layers,
        loss,
        optimiser,
        learningRate,
        clipNorm,
        l2,
        seed,
        precision,
        plasticity,
        other,
        threads);
  }

  /** The same network, computed on at most so many threads. */
  public NetworkSpec onThreads(int most) {
    return new NetworkSpec(
        inputs,
        layers,
        loss,
        optimiser,
        learningRate,
        clipNorm,
        l2,
        seed,
        precision,
        plasticity,
        backend,
        most);
  }

  /** Whether it ends with a softmax, and its loss is the cross-entropy of it. */
  public boolean hasSoftmaxLoss() {
    return loss == Loss.CATEGORICAL_CROSS_ENTROPY
        && layers.get(layers.size() - 1) instanceof DenseSpec dense
        && dense.activation() == Activation.SOFTMAX;
  }

  /** Numbers in one answer. */
  public int outputs() {
    int width = inputs;
    for (LayerSpec layer : layers) {
      width = layer.units(width);
    }
    return width;
  }
}
