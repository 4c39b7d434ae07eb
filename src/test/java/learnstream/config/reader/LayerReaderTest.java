package learnstream.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import learnstream.config.ConfigException;
import learnstream.config.Problem;
import org.junit.jupiter.api.Test;

/** What the list of layers may say, and what is said where it may not. */
class LayerReaderTest {
  private static String architecture(String model) throws ConfigException {
    return ConfigReader.parse("name: x\nmodels:\n  - " + model.indent(4).strip(), "my.yaml")
        .models()
        .get(0)
        .spec()
        .architecture();
  }

  private static List<String> mistakes(String model) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> architecture(model));
    return thrown.problems().stream().map(Problem::toString).toList();
  }

  private static List<String> mistakes(String shape, String layers) {
    return mistakes("features: {shape: %s}\nclasses: 10\nlayers: %s".formatted(shape, layers));
  }

  @Test
  void aConvolutionalNetworkNeedsAShapeOnly() throws Exception {
    assertThat(architecture("kind: cnn\nfeatures: {shape: [28, 28]}\nclasses: 10"))
        .startsWith(
            "cnn 784 as 1x28x28 -> convolution 8 of 5x5 padded by 2 relu -> max-pooling 2x2 by 2"
                + " -> convolution 16 of 5x5 padded by 2 relu -> max-pooling 2x2 by 2"
                + " -> dense 10 softmax, loss categorical-cross-entropy, adagrad,");
    assertThat(mistakes("kind: cnn\nfeatures: 784\nclasses: 10"))
        .containsExactly(
            "models[0].features: 784 is not allowed; give {shape: [height, width]} "
                + "or {shape: [channels, height, width]}");
    assertThat(mistakes("kind: cnn\nfeatures: {shape: [3, 8]}\nclasses: 10"))
        .containsExactly(
            "models[0].layers: missing; give a list of layers, since the default "
                + "ones halve an image twice");
  }

  @Test
  void everyKindOfLayerFollowsAnother() throws Exception {
    assertThat(
            architecture(
                """
                features: {shape: [2, 9, 7]}
                target: y
                activation: tanh
                layers:
                  - {kind: convolution, filters: 3, kernel: [3, 2], stride: 2, padding: 1}
                  - {kind: average-pooling, kernel: [2, 1], stride: 1}
                  - {kind: layer-normalisation}
                  - {kind: convolution, filters: 4, kernel: 1, activation: relu}
                  - {kind: dropout, rate: 0.1}
                  - {kind: flatten}
                  - 12
                  - {kind: reshape, shape: [3, 2, 2]}
                  - {kind: transposed-convolution, filters: 2, kernel: 4, stride: 2, padding: 1}
                  - {kind: max-pooling}
                """))
        .startsWith(
            "ffnn 126 as 2x9x7 -> convolution 3 of 3x2 by 2 padded by 1 tanh"
                + " -> average-pooling 2x1 -> layer-normalisation as 3x4x4"
                + " -> convolution 4 of 1x1 relu -> dropout 0.1 -> dense 12 tanh as 3x2x2"
                + " -> transposed-convolution 2 of 4x4 by 2 padded by 1 tanh"
                + " -> max-pooling 2x2 by 2 -> dense 1 identity,");
  }

  /** The first looks for edges, the second makes each number of it a block of 2 x 2. */
  @Test
  void convolutionsTakeWeightsOneByOne() throws Exception {
    var model =
        ConfigReader.parse(
                """
                name: x
                models:
                  - features: {shape: [2, 3]}
                    target: [a, b, c, d, e, f, g, h]
                    activation: identity
                    layers:
                      - {kind: convolution, filters: 1, kernel: 2, weights: [[1], [-1], [1], [-1]], biases: [10]}
                    output:
                      {kind: transposed-convolution, filters: 1, kernel: 2, stride: 2, padding: 0,
                       weights: [[1], [2], [3], [4]], biases: [0.5]}
                """,
                "my.yaml")
            .models()
            .get(0)
            .spec()
            .kind()
            .create(1);
    double[] scores = new double[8];
    model.predict(new double[] {5, 3, 1, 7, 4, 4}, scores);
    // 10 + 5 - 3 + 7 - 4 = 15 and 10 + 3 - 1 + 4 - 4 = 12
    assertThat(scores).containsExactly(15.5, 30.5, 12.5, 24.5, 45.5, 60.5, 36.5, 48.5);
    String convolution = "[{kind: convolution, filters: 2, kernel: 2, %s}]";
    assertThat(mistakes("[1, 3, 3]", convolution.formatted("weights: [[1, 2]]")))
        .containsExactly(
            "models[0].layers[0].weights: 1 rows are not allowed; give 4, one for "
                + "each input, of 2 numbers");
    assertThat(mistakes("[1, 3, 3]", convolution.formatted("biases: [1, 2]")))
        .containsExactly(
            "models[0].layers[0].biases: [1,2] is not allowed here: biases come "
                + "together with weights");
  }

  @Test
  void numbersBecomeAnImageByReshaping() throws Exception {
    assertThat(
            architecture(
                """
                features: 50
                target: y
                layers:
                  - {kind: reshape, shape: [2, 5, 5]}
                  - {kind: convolution, filters: 3}
                """))
        .startsWith("ffnn 50 as 2x5x5 -> convolution 3 of 3x3 relu -> dense 1 identity");
    assertThat(mistakes("features: 50\ntarget: y\nlayers: [{kind: reshape, shape: [1, 7, 7]}]"))
        .containsExactly(
            "models[0].layers[0].shape: [1,7,7] is not allowed; give three numbers "
                + "whose product is 50");
  }

  @Test
  void aConvolutionOfWhatIsNoImageIsRefused() {
    String advice =
        ".kind: convolution is not allowed; give layers that take numbers, since "
            + "there is no image here: features: {shape: [channels, height, width]} "
            + "makes the features one, and the layer {kind: reshape, shape: [channels, "
            + "height, width]} what comes before it";
    assertThat(mistakes("features: 784\nclasses: 10\nlayers: [{kind: convolution, filters: 8}]"))
        .containsExactly("models[0].layers[0]" + advice);
    assertThat(mistakes("[9, 9]", "[{kind: flatten}, {kind: convolution, filters: 8}]"))
        .containsExactly("models[0].layers[1]" + advice);
    assertThat(mistakes("[9, 9]", "[20, {kind: convolution, filters: 8}]"))
        .containsExactly("models[0].layers[1]" + advice);
  }

  @Test
  void whatDoesNotFitIsRefusedWithWhatDoes() {
    String pooled = "{kind: convolution, filters: 4, kernel: 3}, {kind: max-pooling, kernel: 2}";
    assertThat(mistakes("[12, 12]", "[" + pooled + ", {kind: convolution, filters: 4, kernel: 7}]"))
        .containsExactly(
            "models[0].layers[2].kernel: 7 is not allowed; give at most 5, since the "
                + "image is 5 x 5 there");
    assertThat(mistakes("[4, 9]", "[{kind: average-pooling, kernel: 5}]"))
        .containsExactly(
            "models[0].layers[0].kernel: 5 is not allowed; give at most [4, 9], "
                + "since the image is 4 x 9 there");
    assertThat(mistakes("[4, 4]", "[{kind: convolution, filters: 2, kernel: 3, padding: 3}]"))
        .containsExactly(
            "models[0].layers[0].padding: 3 is not allowed; give 0 to 2, less than "
                + "the kernel");
    assertThat(
            mistakes(
                "[1, 1]",
                "[{kind: transposed-convolution, filters: 2, kernel: 3, stride: 1, padding: 2}]"))
        .containsExactly(
            "models[0].layers[0].padding: 2 is not allowed; give less, since nothing "
                + "would be left of 1 x 1");
    assertThat(mistakes("[64, 64]", "[{kind: convolution, filters: 2000000000, kernel: 1}]"))
        .containsExactly(
            "models[0].layers[0].filters: 2000000000 is not allowed; give at most "
                + "4096, of so large images");
  }

  @Test
  void everyMistakeOfALayerIsToldAndNoneThatFollowsFromIt() {
    assertThat(
            mistakes(
                "[9, 9]",
                """
                [{kind: convolution, kernel: [3, x], activation: maxout, padding: -1},
                 {kind: max-pooling, kernel: [3, 2], window: 2},
                 {kind: convolution, filters: 4, kernel: 100},
                 {kind: convolutoin},
                 {kind: batch-deviation}]"""
                    .replace("\n", " ")))
        .containsExactlyInAnyOrder(
            "models[0].layers[0].filters: missing; give a positive integer",
            "models[0].layers[0].kernel: [3,\"x\"] is not allowed; give a positive "
                + "integer, or [height, width]",
            "models[0].layers[0].activation: maxout is not allowed; give a function "
                + "of single units, such as relu or tanh",
            "models[0].layers[0].padding: -1 is not allowed; give an integer of at " + "least 0",
            "models[0].layers[1].stride: missing; give a positive integer, since the "
                + "kernel is not square",
            "models[0].layers[1].window: there is no such key; known here: kind, kernel, stride",
            "models[0].layers[3].kind: convolutoin is not allowed; give one of "
                + "dense, convolution, transposed-convolution, max-pooling, "
                + "average-pooling, layer-normalisation, dropout, flatten, reshape, "
                + "batch-deviation; did you mean convolution?",
            "models[0].layers[4].kind: batch-deviation is not allowed; give one of "
                + "the others; this one belongs to a GAN's halves");
  }

  @Test
  void anImageCanBeTheAnswer() throws Exception {
    String layers =
        """
        kind: autoencoder
        features: {shape: [8, 8]}
        layers:
          - {kind: convolution, filters: 4, kernel: 4, stride: 2, padding: 1}
          - 10
          - 64
          - {kind: reshape, shape: [4, 4, 4]}
        output: {kind: transposed-convolution, filters: %d, kernel: 4, stride: 2, padding: 1}
        """;
    assertThat(architecture(layers.formatted(1)))
        .contains(" as 4x4x4 -> transposed-convolution 1 of 4x4 by 2 padded by 1 identity, loss");
    assertThat(mistakes(layers.formatted(2)))
        .containsExactly(
            "models[0].output.filters: an image of 2x8x8 is not allowed; give one of "
                + "64 numbers");
  }
}
