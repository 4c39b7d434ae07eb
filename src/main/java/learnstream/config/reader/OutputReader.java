package learnstream.config.reader;

import learnstream.config.Flow;
import learnstream.config.yaml.Section;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.ImageLayerSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;

/** Reads the output layer of a network. */
final class OutputReader {
  /** What an output layer is, by name. */
  enum OutputKind {
    DENSE,
    CONVOLUTION,
    TRANSPOSED_CONVOLUTION
  }

  private final Section output;
  private final DenseReader dense;

  OutputReader(Section output, DenseReader dense) {
    this.output = output;
    this.dense = dense;
  }

  LayerSpec read(Flow in, int outputs, Loss loss) {
    OutputKind kind = output.oneOf("kind", OutputKind.class, OutputKind.DENSE);
    LayerSpec spec =
        kind == OutputKind.DENSE ? dense(in, outputs, loss) : image(kind, in, outputs, loss);
    output.close();
    return spec;
  }

  private static Activation defaultActivation(Loss loss) {
    return switch (loss) {
      case CATEGORICAL_CROSS_ENTROPY -> Activation.SOFTMAX;
      case BINARY_CROSS_ENTROPY -> Activation.SIGMOID;
      default -> Activation.IDENTITY;
    };
  }

  private LayerSpec dense(Flow in, int outputs, Loss loss) {
    Activation defaultValue = defaultActivation(loss);
    Activation activation = output.oneOf("activation", Activation.class, defaultValue);
    if (loss == Loss.CATEGORICAL_CROSS_ENTROPY && activation != Activation.SOFTMAX) {
      output.refuse("activation", "give softmax, with categorical-cross-entropy");
    }
    if (activation == Activation.MAXOUT) {
      output.refuse(
          "activation", "maxout belongs to hidden layers; give softmax, sigmoid or identity");
      activation = defaultValue;
    }
    return dense.dense(output, in, outputs, activation);
  }

  /** An image as the answer, of as many numbers as there are outputs. */
  private LayerSpec image(OutputKind kind, Flow in, int outputs, Loss loss) {
    Activation defaultValue = defaultActivation(loss);
    ImageLayerReader images = new ImageLayerReader(output, in, dense);
    ImageLayerSpec spec =
        kind == OutputKind.CONVOLUTION
            ? images.convolution(defaultValue)
            : images.transposed(defaultValue);
    if (spec != null && spec.output().size() != outputs) {
      output.problem(
          "filters",
          "an image of %s is not allowed; give one of %d numbers"
              .formatted(spec.output(), outputs));
    }
    return spec == null ? dense.withDefaults(outputs, Activation.IDENTITY) : spec;
  }
}
