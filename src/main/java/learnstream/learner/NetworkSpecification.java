package learnstream.learner;

import static learnstream.learner.Architecture.label;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import learnstream.nn.Shape;
import learnstream.nn.TransposedConvolutionSpec;
import learnstream.nn.Window;

/** What the stored state of a network depends on. */
final class NetworkSpecification {
  private NetworkSpecification() {}

  /** Inputs, layers, optimiser, precision, seed. */
  static Specification of(String type, NetworkSpec network) {
    List<Specification> layers = new ArrayList<>();
    boolean image = false;
    for (LayerSpec layer : network.layers()) {
      boolean images = layer instanceof ImageLayerSpec;
      Specification its = layer(layer);
      layers.add(
          images && !image ? its.with("input", shape(((ImageLayerSpec) layer).input())) : its);
      image = images;
    }
    return Specification.of(type)
        .with("inputs", network.inputs())
        .with("layers", layers)
        .with("optimiser", network.optimiser().label())
        .with("precision", label(network.precision()))
        .with("seed", network.seed());
  }

  private static List<Long> shape(Shape shape) {
    return List.of((long) shape.channels(), (long) shape.height(), (long) shape.width());
  }

  private static Specification layer(LayerSpec layer) {
    if (layer instanceof DropoutSpec dropout) {
      return Specification.of("dropout").with("rate", dropout.rate());
    }
    if (layer instanceof BatchDeviationSpec) {
      return Specification.of("batch-deviation");
    }
    if (layer instanceof LayerNormalisationSpec) {
      return Specification.of("layer-normalisation");
    }
    if (layer instanceof ConvolutionSpec convolution) {
      return filters(
          "convolution", convolution.filters(), convolution.kernel(), convolution.activation());
    }
    if (layer instanceof TransposedConvolutionSpec transposed) {
      return filters(
          "transposed-convolution",
          transposed.filters(),
          transposed.kernel(),
          transposed.activation());
    }
    if (layer instanceof MaxPoolingSpec pooling) {
      return window("max-pooling", pooling.window());
    }
    if (layer instanceof AveragePoolingSpec pooling) {
      return window("average-pooling", pooling.window());
    }
    return dense((DenseSpec) layer);
  }

  private static Specification filters(
      String type, int filters, Window kernel, Activation activation) {
    return window(type, kernel).with("filters", filters).with("activation", label(activation));
  }

  private static Specification window(String type, Window window) {
    return Specification.of(type)
        .with("kernel", List.of((long) window.height(), (long) window.width()))
        .with("stride", window.stride(), 1)
        .with("padding", window.padding(), 0);
  }

  private static Specification dense(DenseSpec dense) {
    Specification specification =
        Specification.of("dense")
            .with("units", dense.units())
            .with("activation", label(dense.activation()))
            .with("pieces", dense.pieces(), 1)
            .with("trainBias", dense.trainBias(), true);
    return dense.initialisation() instanceof Initialisation.Explicit explicit
        ? specification.with("weights", "%08x".formatted(Arrays.deepHashCode(explicit.weights())))
        : specification;
  }
}
