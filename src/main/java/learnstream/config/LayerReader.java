package learnstream.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import learnstream.nn.Activation;
import learnstream.nn.BatchDeviationSpec;
import learnstream.nn.DenseSpec;
import learnstream.nn.DropoutSpec;
import learnstream.nn.Initialisation;
import learnstream.nn.LayerSpec;
import learnstream.nn.Loss;

/** Reads the hidden layers of a network and adds the output layer that its task asks for. */
final class LayerReader {
  /** How weights start, by name. */
  enum Start {
    XAVIER,
    HE,
    ZEROS
  }

  /** What a hidden layer is, by name. */
  enum LayerKind {
    DENSE,
    DROPOUT,
    BATCH_DEVIATION
  }

  private final Section model;

  /** Where weights start if nothing is said; null: as suits the activation. */
  private final Initialisation usualStart;

  private final boolean batches;

  LayerReader(Section model) {
    this(model, null, false);
  }

  /**
   * @param usualStart where weights start if nothing is said
   * @param batches whether layers that need whole batches in training are allowed
   */
  LayerReader(Section model, Initialisation usualStart, boolean batches) {
    this.model = model;
    this.usualStart = usualStart;
    this.batches = batches;
  }

  /** The layers of one half of a GAN, whose output is linear unless it says otherwise. */
  List<LayerSpec> half(int inputs, int outputs) {
    Activation hidden = activation(model, "activation", Activation.RELU);
    List<LayerSpec> layers = hidden(inputs, List.of(128, 128), hidden);
    layers.add(output(width(inputs, layers), outputs, Loss.MEAN_SQUARED_ERROR));
    return layers;
  }

  private static int width(int inputs, List<LayerSpec> layers) {
    int width = inputs;
    for (LayerSpec layer : layers) {
      width = layer.units(width);
    }
    return width;
  }

  List<LayerSpec> layers(int inputs, int outputs, Loss loss) {
    return layers(inputs, List.of(64), outputs, loss);
  }

  /**
   * @param usual units of the hidden layers if nothing is said
   */
  List<LayerSpec> layers(int inputs, List<Integer> usual, int outputs, Loss loss) {
    Activation hidden = activation(model, "activation", Activation.RELU);
    List<LayerSpec> layers = hidden(inputs, usual, hidden);
    layers.add(output(width(inputs, layers), outputs, loss));
    return layers;
  }

  private List<LayerSpec> hidden(int inputs, List<Integer> usual, Activation activation) {
    List<LayerSpec> layers = new ArrayList<>();
    JsonNode list = model.get("layers");
    if (list != null && !list.isArray()) {
      model.refuse("layers", "a list of hidden layers is, for instance [128] or [{units: 128}]");
    } else if (list == null) {
      usual.forEach(units -> layers.add(new DenseSpec(units, activation, start(activation))));
    } else {
      int width = inputs;
      for (int i = 0; i < list.size(); i++) {
        LayerSpec layer = layer("layers[" + i + "]", list.get(i), width, activation);
        layers.add(layer);
        width = layer.units(width);
      }
    }
    return layers;
  }

  private LayerSpec layer(String key, JsonNode node, int inputs, Activation usual) {
    if (node.isIntegralNumber() && node.asInt() > 0) {
      return new DenseSpec(node.asInt(), usual, start(usual));
    }
    if (!node.isObject()) {
      model.problem(key, Section.found(node) + " is not allowed; a positive integer is");
      return new DenseSpec(1, usual, start(usual));
    }
    Section layer = new Section(model.at(key), node, model.problems());
    LayerKind kind = layer.oneOf("kind", LayerKind.class, LayerKind.DENSE);
    if (kind != LayerKind.DENSE && !batches) {
      layer.refuse("kind", "dense is; the others belong to a GAN's halves");
    } else if (kind != LayerKind.DENSE) {
      LayerSpec other =
          kind == LayerKind.DROPOUT
              ? new DropoutSpec(layer.share("rate", 0.3))
              : new BatchDeviationSpec();
      layer.close();
      return other;
    }
    if (!layer.has("units")) {
      layer.refuse("units", "a positive integer is");
    }
    int units = (int) layer.count("units", 1, 1);
    Activation activation = activation(layer, "activation", usual);
    DenseSpec spec = dense(layer, inputs, units, activation);
    layer.close();
    return spec;
  }

  private DenseSpec output(int inputs, int outputs, Loss loss) {
    Activation usual =
        switch (loss) {
          case CATEGORICAL_CROSS_ENTROPY -> Activation.SOFTMAX;
          case BINARY_CROSS_ENTROPY -> Activation.SIGMOID;
          default -> Activation.IDENTITY;
        };
    Section output = model.section("output");
    Activation activation = output.oneOf("activation", Activation.class, usual);
    if (loss == Loss.CATEGORICAL_CROSS_ENTROPY && activation != Activation.SOFTMAX) {
      output.refuse("activation", "softmax is, with categorical-cross-entropy");
    }
    if (activation == Activation.MAXOUT) {
      output.refuse(
          "activation", "maxout belongs to hidden layers; softmax, sigmoid or identity is");
      activation = usual;
    }
    DenseSpec spec = dense(output, inputs, outputs, activation);
    output.close();
    return spec;
  }

  private DenseSpec dense(Section layer, int inputs, int units, Activation activation) {
    int pieces = activation == Activation.MAXOUT ? (int) layer.count("pieces", 2, 2) : 1;
    boolean trainBias = layer.flag("trainBias", true);
    Initialisation start = initialisation(layer, inputs, units * pieces, activation);
    return new DenseSpec(units, activation, pieces, start, trainBias);
  }

  private Initialisation initialisation(
      Section layer, int inputs, int sums, Activation activation) {
    Start usual = start(activation) instanceof Initialisation.He ? Start.HE : Start.XAVIER;
    Start start = layer.oneOf("initialisation", Start.class, usual);
    if (layer.has("weights")) {
      return new Initialisation.Explicit(
          matrix(layer, inputs, sums), vector(layer, "biases", layer.get("biases"), sums));
    }
    if (layer.has("biases")) {
      layer.refuse("biases", "biases come together with weights, so nothing is");
    }
    return switch (start) {
      case XAVIER -> new Initialisation.Xavier();
      case HE -> new Initialisation.He();
      case ZEROS -> new Initialisation.Zeros();
    };
  }

  private static double[][] matrix(Section layer, int rows, int columns) {
    JsonNode node = layer.get("weights");
    double[][] matrix = new double[rows][columns];
    if (!node.isArray() || node.size() != rows) {
      layer.problem(
          "weights",
          "%d rows are not allowed; %d are, one for each input, of %d numbers"
              .formatted(node.size(), rows, columns));
      return matrix;
    }
    for (int i = 0; i < rows; i++) {
      matrix[i] = vector(layer, "weights[" + i + "]", node.get(i), columns);
    }
    return matrix;
  }

  private static double[] vector(Section layer, String key, JsonNode node, int length) {
    double[] vector = new double[length];
    if (node == null) {
      return vector;
    }
    if (!node.isArray() || node.size() != length) {
      layer.problem(key, "%d numbers are not allowed; %d are".formatted(node.size(), length));
      return vector;
    }
    for (int j = 0; j < length; j++) {
      if (!node.get(j).isNumber()) {
        layer.problem(key, Section.found(node.get(j)) + " is not allowed; a number is");
      }
      vector[j] = node.get(j).asDouble();
    }
    return vector;
  }

  private static Activation activation(Section section, String key, Activation usual) {
    Activation activation = section.oneOf(key, Activation.class, usual);
    if (activation == Activation.SOFTMAX) {
      section.refuse(key, "softmax belongs to the output layer; any other activation is");
      return usual;
    }
    return activation;
  }

  /** He for rectifiers, Xavier for the others, unless the reader has a usual start. */
  private Initialisation start(Activation activation) {
    if (usualStart != null) {
      return usualStart;
    }
    return switch (activation) {
      case RELU, LEAKY_RELU, ELU, MAXOUT -> new Initialisation.He();
      default -> new Initialisation.Xavier();
    };
  }
}
