package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import learnstream.config.Flow;
import learnstream.config.yaml.Section;
import learnstream.model.feature.FeatureSpec;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.ImageLayerSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerNormalisationSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.MinibatchStdDevSpec;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;

/** Reads the hidden layers of a network and adds the output layer that its task asks for. */
final class LayerReader {
  /** What a hidden layer is, by name. */
  enum LayerKind {
    DENSE,
    CONVOLUTION,
    TRANSPOSED_CONVOLUTION,
    MAX_POOLING,
    AVERAGE_POOLING,
    LAYER_NORMALISATION,
    DROPOUT,
    FLATTEN,
    RESHAPE,
    BATCH_DEVIATION;

    /** Whether a layer of this name takes its input for an image. */
    static boolean seesAnImage(String name) {
      return Stream.of(CONVOLUTION, TRANSPOSED_CONVOLUTION, MAX_POOLING, AVERAGE_POOLING)
          .anyMatch(kind -> Section.label(kind).equals(name));
    }
  }

  private final Section model;
  private final DenseReader dense;
  private final boolean batches;

  LayerReader(Section model) {
    this(model, null, false);
  }

  /**
   * @param defaultStart the default initialisation of weights; null: the one that suits the
   *     activation
   * @param batches whether layers that need whole batches in training are allowed
   */
  LayerReader(Section model, Initialisation defaultStart, boolean batches) {
    this.model = model;
    this.dense = new DenseReader(defaultStart);
    this.batches = batches;
  }

  /** The layers of one half of a GAN, whose output is linear unless it says otherwise. */
  List<LayerSpec> half(Flow inputs, int outputs) {
    return read(inputs, dense(List.of(128, 128)), dense, outputs, Loss.MEAN_SQUARED_ERROR);
  }

  /**
   * @param defaultValue units of the hidden layers by default
   */
  List<LayerSpec> layers(FeatureSpec features, List<Integer> defaultValue, int outputs, Loss loss) {
    // What is learnt as a change begins at no change.
    DenseReader output =
        features.history().isRelative() ? new DenseReader(new Initialisation.Zeros()) : dense;
    return read(Flow.of(features), dense(defaultValue), output, outputs, loss);
  }

  /** Two convolutions with pooling by default; the features must be an image. */
  List<LayerSpec> convolutional(FeatureSpec features, int outputs, Loss loss) {
    return read(Flow.of(features), this::convolutions, dense, outputs, loss);
  }

  private BiFunction<Flow, Activation, List<LayerSpec>> dense(List<Integer> units) {
    return (in, activation) -> {
      List<LayerSpec> layers = new ArrayList<>();
      units.forEach(each -> layers.add(dense.withDefaults(each, activation)));
      return layers;
    };
  }

  /** As LeNet (LeCun et al. 1998), smaller: they keep the image's size and pooling halves it. */
  private List<LayerSpec> convolutions(Flow in, Activation defaultValue) {
    Activation activation = imageActivation(defaultValue);
    List<LayerSpec> layers = new ArrayList<>();
    Shape image = in.image();
    if (image == null) {
      return layers;
    }
    if (image.height() < 4 || image.width() < 4) {
      model.refuse("layers", "give a list of layers, since the default ones halve an image twice");
      return layers;
    }
    for (int filters : new int[] {8, 16}) {
      ConvolutionSpec convolution =
          new ConvolutionSpec(
              image, filters, new Window(5, 5, 1, 2), activation, dense.start(activation));
      MaxPoolingSpec pooling = new MaxPoolingSpec(convolution.output(), Window.square(2, 2));
      layers.add(convolution);
      layers.add(pooling);
      image = pooling.output();
    }
    return layers;
  }

  private List<LayerSpec> read(
      Flow inputs,
      BiFunction<Flow, Activation, List<LayerSpec>> defaultValue,
      DenseReader output,
      int outputs,
      Loss loss) {
    Activation activation = DenseReader.hiddenActivation(model, Activation.RELU);
    List<LayerSpec> layers = new ArrayList<>();
    JsonNode list = model.get("layers");
    Flow flow = inputs;
    if (list != null && !list.isArray()) {
      model.refuse("layers", "give a list of hidden layers, for instance [128] or [{units: 128}]");
    } else if (list == null) {
      for (LayerSpec layer : defaultValue.apply(inputs, activation)) {
        layers.add(layer);
        flow = flow.through(layer, null);
      }
    } else {
      for (int i = 0; i < list.size(); i++) {
        flow = layer("layers[" + i + "]", list.get(i), flow, activation, layers);
      }
    }
    layers.add(new OutputReader(model.section("output"), output).read(flow, outputs, loss));
    return layers;
  }

  /** Adds a layer, if it is one, and gives what comes out of it. */
  private Flow layer(
      String key, JsonNode node, Flow in, Activation defaultValue, List<LayerSpec> layers) {
    if (Section.isInteger(node, 1)) {
      if (node.asInt() > ModelSize.MAX_WIDTH) {
        model.problem(
            key, "%s is not allowed; give at most %,d".formatted(node, ModelSize.MAX_WIDTH));
        return in.unknown();
      }
      return add(dense.withDefaults(node.asInt(), defaultValue), in, null, layers);
    }
    if (!node.isObject()) {
      model.problem(key, Section.found(node) + " is not allowed; give a positive integer");
      return in.unknown();
    }
    Section layer = new Section(model.at(key), node, model.problems());
    LayerKind kind = layer.oneOf("kind", LayerKind.class, null);
    if (kind == null && layer.has("kind")) {
      return in.unknown();
    }
    ImageLayerReader images = new ImageLayerReader(layer, in, dense);
    Flow out =
        switch (kind == null ? LayerKind.DENSE : kind) {
          case DENSE -> add(hiddenDense(layer, in, defaultValue), in, null, layers);
          case CONVOLUTION -> add(images.convolution(imageActivation(defaultValue)), in, layers);
          case TRANSPOSED_CONVOLUTION ->
              add(images.transposed(imageActivation(defaultValue)), in, layers);
          case MAX_POOLING -> add(images.maxPooling(), in, layers);
          case AVERAGE_POOLING -> add(images.averagePooling(), in, layers);
          case LAYER_NORMALISATION -> add(normalisation(layer), in, in.image(), layers);
          case DROPOUT -> add(new DropoutSpec(layer.share("rate", 0.3)), in, in.image(), layers);
          case FLATTEN -> in.as(null);
          case RESHAPE -> reshape(layer, in);
          case BATCH_DEVIATION -> {
            if (!batches) {
              layer.refuse("kind", "give one of the others; this one belongs to a GAN's halves");
            }
            yield add(new MinibatchStdDevSpec(), in, null, layers);
          }
        };
    layer.close();
    return out;
  }

  private static Flow add(LayerSpec layer, Flow in, Shape image, List<LayerSpec> layers) {
    layers.add(layer);
    return in.through(layer, image);
  }

  private static Flow add(ImageLayerSpec layer, Flow in, List<LayerSpec> layers) {
    return layer == null ? in.unknown() : add(layer, in, layer.output(), layers);
  }

  /** Filters cannot have maxout, which needs several sums for each unit. */
  private static Activation imageActivation(Activation defaultValue) {
    return defaultValue == Activation.MAXOUT ? Activation.RELU : defaultValue;
  }

  private LayerSpec hiddenDense(Section layer, Flow in, Activation defaultValue) {
    if (!layer.has("units")) {
      layer.refuse("units", "give a positive integer");
    }
    int units = layer.size("units", 1, 1, ModelSize.MAX_WIDTH);
    return dense.dense(layer, in, units, DenseReader.hiddenActivation(layer, defaultValue));
  }

  private static LayerSpec normalisation(Section layer) {
    double epsilon = layer.number("epsilon", 1e-5, Double.MIN_VALUE, "give a positive number");
    return new LayerNormalisationSpec(epsilon);
  }

  /** The numbers stay where they are; what follows takes them for an image. */
  private static Flow reshape(Section layer, Flow in) {
    List<Integer> sides = new ArrayList<>();
    JsonNode shape = layer.get("shape");
    for (int d = 0; shape != null && shape.isArray() && d < shape.size(); d++) {
      sides.add(Section.isInteger(shape.get(d), 1) ? shape.get(d).asInt() : 0);
    }
    long product = sides.stream().mapToLong(side -> side).reduce(1, (a, b) -> a * b);
    if (sides.size() != 3 || sides.stream().anyMatch(s -> s < 1 || s > 1 << 20)) {
      layer.refuse("shape", "give [channels, height, width]");
    } else if (in.isKnown() && product != in.width()) {
      layer.refuse("shape", "give three numbers whose product is %d".formatted(in.width()));
    } else {
      return in.as(new Shape(sides.get(0), sides.get(1), sides.get(2)));
    }
    return in.unknown();
  }
}
