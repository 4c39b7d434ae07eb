package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import learnstream.config.Flow;
import learnstream.config.yaml.Section;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;

/** Reads dense layers, and the activation and first weights of any layer that has them. */
final class DenseReader {
  /** Initialisations of weights, by name. */
  enum Start {
    XAVIER,
    HE,
    ZEROS
  }

  /** The default initialisation of weights; null: the one that suits the activation. */
  private final Initialisation defaultStart;

  DenseReader(Initialisation defaultStart) {
    this.defaultStart = defaultStart;
  }

  /** A dense layer with default settings. */
  DenseSpec withDefaults(int units, Activation activation) {
    return new DenseSpec(units, activation, start(activation));
  }

  DenseSpec dense(Section layer, Flow in, int units, Activation activation) {
    int pieces = activation == Activation.MAXOUT ? layer.size("pieces", 2, 2, 1024) : 1;
    boolean trainBias = layer.flag("trainBias", true);
    Initialisation start = initialisation(layer, activation);
    if (given(layer)) {
      start = explicit(layer, in.width(), units * pieces, units * pieces);
    }
    return new DenseSpec(units, activation, pieces, start, trainBias);
  }

  /** The initialisation of weights that are not given one by one. */
  Initialisation initialisation(Section layer, Activation activation) {
    if (!layer.has("initialisation")) {
      return start(activation);
    }
    return switch (layer.oneOf("initialisation", Start.class, Start.XAVIER)) {
      case XAVIER -> new Initialisation.Xavier();
      case HE -> new Initialisation.He();
      case ZEROS -> new Initialisation.Zeros();
    };
  }

  /** He for rectifiers, Xavier for the others, unless the reader has a default of its own. */
  Initialisation start(Activation activation) {
    if (defaultStart != null) {
      return defaultStart;
    }
    return switch (activation) {
      case RELU, LEAKY_RELU, ELU, MAXOUT -> new Initialisation.He();
      default -> new Initialisation.Xavier();
    };
  }

  static Activation hiddenActivation(Section section, Activation defaultValue) {
    Activation activation = section.oneOf("activation", Activation.class, defaultValue);
    if (activation == Activation.SOFTMAX) {
      section.refuse(
          "activation", "softmax belongs to the output layer; give any other activation");
      return defaultValue;
    }
    return activation;
  }

  /** Whether the weights of a layer are given one by one. */
  static boolean given(Section layer) {
    if (layer.has("biases") && !layer.has("weights")) {
      layer.misplaced("biases", "biases come together with weights");
    }
    return layer.has("weights");
  }

  /** The weights that are {@link #given}. */
  static Initialisation explicit(Section layer, int rows, int columns, int biases) {
    JsonNode node = layer.get("weights");
    // Sized by what is given, since what should be given may be absurdly large.
    double[][] matrix = new double[node.isArray() ? node.size() : 0][];
    if (!node.isArray() || node.size() != rows) {
      layer.problem(
          "weights",
          "%d rows are not allowed; give %d, one for each input, of %d numbers"
              .formatted(node.size(), rows, columns));
    } else {
      for (int i = 0; i < rows; i++) {
        matrix[i] = vector(layer, "weights[" + i + "]", node.get(i), columns);
      }
    }
    return new Initialisation.Explicit(
        matrix, vector(layer, "biases", layer.get("biases"), biases));
  }

  private static double[] vector(Section layer, String key, JsonNode node, int length) {
    if (node == null) {
      return new double[Math.min(length, ModelSize.MAX_WIDTH)];
    }
    if (!node.isArray() || node.size() != length) {
      layer.problem(key, "%d numbers are not allowed; give %d".formatted(node.size(), length));
      return new double[0];
    }
    double[] vector = new double[length];
    for (int j = 0; j < length; j++) {
      if (!node.get(j).isNumber()) {
        layer.problem(key, Section.found(node.get(j)) + " is not allowed; give a number");
      }
      vector[j] = node.get(j).asDouble();
    }
    return vector;
  }
}
