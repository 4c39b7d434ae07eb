package learnstream.model.spec;

import static learnstream.model.spec.Architecture.label;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import learnstream.nn.spec.PlasticitySpec;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.TransposedConvolutionSpec;
import learnstream.nn.spec.Window;

/** What the stored state of a network depends on. */
public final class NetworkSpecification {
  private NetworkSpecification() {}

  /** Inputs, layers, optimiser, precision, seed. */
  public static Specification of(String type, NetworkSpec network) {
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
        .with("seed", network.seed())
        .with("plasticity", plasticity(network.plasticity()), "");
  }

  private static String plasticity(PlasticitySpec plasticity) {
    return plasticity == null
        ? ""
        : "rate %s, maturity %d".formatted(plasticity.rate(), plasticity.maturity());
  }

  private static List<Long> shape(Shape shape) {
    return List.of((long) shape.channels(), (long) shape.height(), (long) shape.width());
  }

  private static Specification layer(LayerSpec layer) {
    if (layer instanceof DropoutSpec dropout) {
      return Specification.of("dropout").with("rate", dropout.rate());
    }
    if (layer instanceof MinibatchStdDevSpec) {
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
