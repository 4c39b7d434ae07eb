package learnstream.learner;

import java.util.Arrays;
import java.util.Locale;
import learnstream.nn.Activation;
import learnstream.nn.AveragePoolingSpec;
import learnstream.nn.BatchDeviationSpec;
import learnstream.nn.ConvolutionSpec;
import learnstream.nn.DenseSpec;
import learnstream.nn.DropoutSpec;
import learnstream.nn.ImageLayerSpec;
import learnstream.nn.Initialisation;
import learnstream.nn.LayerNormalisationSpec;
import learnstream.nn.LayerSpec;
import learnstream.nn.MaxPoolingSpec;
import learnstream.nn.NetworkSpec;
import learnstream.nn.TransposedConvolutionSpec;
import learnstream.nn.Window;

/**
 * The text of what a network's stored state depends on, as version 0.1 wrote it. It is the key of
 * storage format 1 and never changes: {@link Specification} is what later formats compare.
 */
final class Architecture {
  private Architecture() {}

  /** Its inputs and layers. */
  static String layers(NetworkSpec network) {
    StringBuilder text = new StringBuilder().append(network.inputs());
    boolean image = false;
    for (LayerSpec layer : network.layers()) {
      if (layer instanceof ImageLayerSpec images && !image) {
        text.append(" as ").append(images.input());
      }
      image = layer instanceof ImageLayerSpec;
      text.append(" -> ").append(layer(layer));
    }
    return text.toString();
  }

  private static String layer(LayerSpec layer) {
    if (layer instanceof DropoutSpec dropout) {
      return "dropout " + dropout.rate();
    }
    if (layer instanceof BatchDeviationSpec) {
      return "batch-deviation";
    }
    if (layer instanceof LayerNormalisationSpec) {
      return "layer-normalisation";
    }
    if (layer instanceof ConvolutionSpec convolution) {
      return "convolution "
          + filters(convolution.filters(), convolution.kernel(), convolution.activation());
    }
    if (layer instanceof TransposedConvolutionSpec transposed) {
      return "transposed-convolution "
          + filters(transposed.filters(), transposed.kernel(), transposed.activation());
    }
    if (layer instanceof MaxPoolingSpec pooling) {
      return "max-pooling " + window(pooling.window());
    }
    if (layer instanceof AveragePoolingSpec pooling) {
      return "average-pooling " + window(pooling.window());
    }
    return dense((DenseSpec) layer);
  }

  private static String filters(int filters, Window kernel, Activation activation) {
    return filters + " of " + window(kernel) + " " + label(activation);
  }

  private static String window(Window window) {
    return window.height()
        + "x"
        + window.width()
        + (window.stride() > 1 ? " by " + window.stride() : "")
        + (window.padding() > 0 ? " padded by " + window.padding() : "");
  }

  private static String dense(DenseSpec dense) {
    StringBuilder text = new StringBuilder("dense ");
    text.append(dense.units()).append(' ').append(label(dense.activation()));
    if (dense.pieces() > 1) {
      text.append(" of ").append(dense.pieces());
    }
    if (!dense.trainBias()) {
      text.append(" with fixed biases");
    }
    if (dense.initialisation() instanceof Initialisation.Explicit explicit) {
      text.append(" from %08x".formatted(Arrays.deepHashCode(explicit.weights())));
    }
    return text.toString();
  }

  /** What its optimiser's state and its first weights depend on. */
  static String training(NetworkSpec network) {
    return ", "
        + network.optimiser().label()
        + ", "
        + label(network.precision())
        + ", seed "
        + network.seed();
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
