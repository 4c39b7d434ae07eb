package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import learnstream.config.Flow;
import learnstream.config.yaml.Section;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.AveragePoolingSpec;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.ImageLayerSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.TransposedConvolutionSpec;
import learnstream.nn.spec.Window;

/** Reads one layer that takes an image; each method gives null if there is a mistake in it. */
final class ImageLayerReader {
  /**
   * Upper bound on a layer's outputs, so that a batch of a few samples still fits into one array.
   */
  private static final long MAX_NUMBERS = ModelSize.MAX_WIDTH;

  private final Section layer;
  private final Flow in;
  private final DenseReader dense;

  ImageLayerReader(Section layer, Flow in, DenseReader dense) {
    this.layer = layer;
    this.in = in;
    this.dense = dense;
  }

  ImageLayerSpec convolution(Activation defaultValue) {
    int filters = filters();
    Window kernel = window(3, 1, true);
    Activation activation = activation(defaultValue);
    Initialisation start = dense.initialisation(layer, activation);
    boolean given = DenseReader.given(layer);
    if (!fits(kernel)) {
      return null;
    }
    ImageLayerSpec drawn =
        bounded(n -> new ConvolutionSpec(in.image(), n, kernel, activation, start), filters);
    if (drawn == null || !given) {
      return drawn;
    }
    long patch = (long) in.image().channels() * kernel.area();
    if (patch > MAX_NUMBERS) {
      layer.refuse("kernel", "give less, with so many channels");
      return null;
    }
    Initialisation weights = DenseReader.explicit(layer, (int) patch, filters, filters);
    return new ConvolutionSpec(in.image(), filters, kernel, activation, weights);
  }

  ImageLayerSpec transposed(Activation defaultValue) {
    int filters = filters();
    Window kernel = window(4, 2, true);
    Activation activation = activation(defaultValue);
    Initialisation start = dense.initialisation(layer, activation);
    boolean given = DenseReader.given(layer);
    if (kernel == null || !hasImage()) {
      return null;
    }
    int padding = kernel.padding();
    int side = Math.min(in.image().height(), in.image().width());
    int narrow = Math.min(kernel.height(), kernel.width());
    if ((side - 1L) * kernel.stride() + narrow - 2 * padding < 1) {
      layer.refuse("padding", "give less, since nothing would be left of " + text(in.image()));
      return null;
    }
    double area =
        (in.image().height() * (double) kernel.stride() + kernel.height())
            * (in.image().width() * (double) kernel.stride() + kernel.width());
    if (area > MAX_NUMBERS) {
      layer.refuse("stride", "give less, since the image would be too large");
      return null;
    }
    ImageLayerSpec drawn =
        bounded(
            n -> new TransposedConvolutionSpec(in.image(), n, kernel, activation, start), filters);
    if (drawn == null || !given) {
      return drawn;
    }
    long patch = (long) filters * kernel.area();
    if (patch > MAX_NUMBERS) {
      layer.refuse("kernel", "give less, with so many filters");
      return null;
    }
    Initialisation weights =
        DenseReader.explicit(layer, (int) patch, in.image().channels(), filters);
    return new TransposedConvolutionSpec(in.image(), filters, kernel, activation, weights);
  }

  ImageLayerSpec maxPooling() {
    Window window = window(2, 0, false);
    return fits(window) ? new MaxPoolingSpec(in.image(), window) : null;
  }

  ImageLayerSpec averagePooling() {
    Window window = window(2, 0, false);
    return fits(window) ? new AveragePoolingSpec(in.image(), window) : null;
  }

  private int filters() {
    if (!layer.has("filters")) {
      layer.refuse("filters", "give a positive integer");
    }
    return (int) layer.count("filters", 1, 1);
  }

  private Activation activation(Activation defaultValue) {
    Activation activation = layer.oneOf("activation", Activation.class, defaultValue);
    if (activation == Activation.MAXOUT || activation == Activation.SOFTMAX) {
      layer.refuse("activation", "give a function of single units, such as relu or tanh");
      return Activation.RELU;
    }
    return activation;
  }

  /**
   * @param defaultStride 0: the kernel's side
   */
  private Window window(int defaultSide, int defaultStride, boolean padded) {
    int[] sides = sides(defaultSide);
    int height = sides == null ? defaultSide : sides[0];
    boolean square = sides == null || height == sides[1];
    if (defaultStride == 0 && !square && !layer.has("stride")) {
      layer.refuse("stride", "give a positive integer, since the kernel is not square");
    }
    int stride = (int) layer.count("stride", defaultStride == 0 ? height : defaultStride, 1);
    int padding = padded ? (int) layer.count("padding", 0, 0) : 0;
    if (sides == null) {
      return null;
    }
    int most = Math.min(height, sides[1]) - 1;
    if (padding > most) {
      layer.refuse("padding", "give 0 to %d, less than the kernel".formatted(most));
      return null;
    }
    return new Window(height, sides[1], stride, padding);
  }

  /** Height and width of the kernel: one number for both, or two. */
  private int[] sides(int defaultValue) {
    JsonNode kernel = layer.get("kernel");
    if (kernel == null) {
      return new int[] {defaultValue, defaultValue};
    }
    JsonNode height = kernel.isArray() && kernel.size() == 2 ? kernel.get(0) : kernel;
    JsonNode width = kernel.isArray() && kernel.size() == 2 ? kernel.get(1) : kernel;
    if (!isSide(height) || !isSide(width)) {
      layer.refuse("kernel", "give a positive integer, or [height, width]");
      return null;
    }
    return new int[] {height.asInt(), width.asInt()};
  }

  private static boolean isSide(JsonNode side) {
    return Section.isInteger(side, 1) && side.asInt() < 1 << 15;
  }

  private boolean fits(Window window) {
    if (window == null || !hasImage()) {
      return false;
    }
    int height = in.image().height() + 2 * window.padding();
    int width = in.image().width() + 2 * window.padding();
    if (window.height() > height || window.width() > width) {
      String most = height == width ? "" + height : "[" + height + ", " + width + "]";
      String padding = window.padding() > 0 ? " and its padding " + window.padding() : "";
      layer.refuse(
          "kernel",
          "give at most %s, since the image is %s there%s"
              .formatted(most, text(in.image()), padding));
      return false;
    }
    return true;
  }

  private boolean hasImage() {
    if (in.isKnown() && in.image() == null) {
      layer.problem(
          "kind",
          layer.text("kind", "")
              + " is not allowed; give layers that take numbers, since there is no image here:"
              + " features: {shape: [channels, height, width]} makes the features one, and the"
              + " layer {kind: reshape, shape: [channels, height, width]} what comes before it");
    }
    return in.isKnown() && in.image() != null;
  }

  private ImageLayerSpec bounded(Function<Integer, ImageLayerSpec> of, int filters) {
    long most = MAX_NUMBERS / of.apply(1).output().area();
    if (filters > most) {
      layer.refuse("filters", "give at most " + most + ", of so large images");
      return null;
    }
    return of.apply(filters);
  }

  static String text(Shape image) {
    return image.height() + " x " + image.width();
  }
}
