package learnstream.model.spec;

import java.util.Arrays;
import java.util.Locale;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.AveragePoolingSpec;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.ImageLayerSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerNormalisationSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.MinibatchStdDevSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.TransposedConvolutionSpec;
import learnstream.nn.spec.Window;

/**
 * The text of what a network's stored state depends on, as version 0.1 wrote it. It is the key of
 * storage format 1 and never changes: {@link Specification} is what later formats compare.
 */
public final class Architecture {
  private Architecture() {}

  /** Its inputs and layers. */
  public static String layers(NetworkSpec network) {
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
    if (layer instanceof MinibatchStdDevSpec) {
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
  public static String training(NetworkSpec network) {
    return ", "
        + network.optimiser().label()
        + ", "
        + label(network.precision())
        + ", seed "
        + network.seed();
  }

  public static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
