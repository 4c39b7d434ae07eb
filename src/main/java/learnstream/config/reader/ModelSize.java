package learnstream.config.reader;

import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.model.hopfield.HopfieldSpec;
import learnstream.model.hopfield.PatternsSpec;
import learnstream.model.perceptron.PerceptronSpec;
import learnstream.model.pool.PoolSpec;
import learnstream.model.rbf.RbfSpec;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.ImageLayerSpec;
import learnstream.nn.spec.LayerNormalisationSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.TransposedConvolutionSpec;

/**
 * Counts the numbers that a model is made of, so that a model too large for any machine is refused
 * with a message before anything is allocated. Counted in floating point, which does not overflow.
 */
final class ModelSize {
  /**
   * Parameters of a model at most; together with Adam's moments they still fit into one snapshot,
   * below 2 GiB.
   */
  static final long MAX_PARAMETERS = 1L << 27;

  /** Features, outputs of a layer, or samples of a window at most. */
  static final int MAX_WIDTH = 1 << 24;

  private ModelSize() {}

  /** Reports a model that is too large. */
  static void check(Section section, KindSpec kind, int batchSize) {
    if (kind instanceof PoolSpec pool) {
      pool.members().forEach(member -> check(section, member.kind(), batchSize));
    } else if (kind instanceof FeedForwardSpec spec) {
      check(section, spec.network(), batchSize);
    } else if (kind instanceof PerceptronSpec spec) {
      check(section, "features", "weights", (double) spec.inputs() * spec.classes());
    } else if (kind instanceof RbfSpec spec) {
      double each = (double) spec.units() + spec.inputs() + spec.outputs();
      check(section, "units", "numbers", spec.units() * each);
    } else if (kind instanceof HopfieldSpec spec && spec.memory() instanceof PatternsSpec memory) {
      check(section, "patterns", "numbers", (double) memory.limit() * spec.neurons());
    }
  }

  /** Reports a network that is too large. */
  static void check(Section section, NetworkSpec network, int batchSize) {
    double parameters = 0;
    double widest = network.inputs();
    int width = network.inputs();
    for (LayerSpec layer : network.layers()) {
      parameters += parameters(layer, width);
      width = layer.units(width);
      widest = Math.max(widest, width);
    }
    check(section, "layers", "parameters", parameters);
    check(section, "batchSize", "numbers in the batch of one layer", widest * batchSize);
  }

  private static double parameters(LayerSpec layer, int inputs) {
    if (layer instanceof DenseSpec dense) {
      return (inputs + 1.0) * dense.units() * dense.pieces();
    } else if (layer instanceof ConvolutionSpec convolution) {
      return kernel(convolution, convolution.kernel().area()) + convolution.filters();
    } else if (layer instanceof TransposedConvolutionSpec transposed) {
      return kernel(transposed, transposed.kernel().area()) + transposed.filters();
    } else if (layer instanceof LayerNormalisationSpec) {
      return 2.0 * inputs;
    }
    return 0;
  }

  private static double kernel(ImageLayerSpec layer, int area) {
    return (double) layer.input().channels() * layer.output().channels() * area;
  }

  private static void check(Section section, String key, String what, double count) {
    if (count > MAX_PARAMETERS) {
      section.problem(
          key, "%,.0f %s are not allowed; give at most %,d".formatted(count, what, MAX_PARAMETERS));
    }
  }
}
