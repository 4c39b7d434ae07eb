package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;

/** The 2-2-2 sigmoid network of the seed document's section 6, to nine decimals. */
class WorkedExampleTest {
  private static final double NINE_DECIMALS = 5e-10;
  private static final double[] X = {0.05, 0.10};
  private static final double[] TARGET = {0.01, 0.99};

  private final double[] y = new double[2];

  private static Network<?> network(boolean trainBias) {
    // w1, w2 lead to h1 and w3, w4 to h2: a column each.
    double[][] hidden = {{0.15, 0.25}, {0.20, 0.30}};
    double[][] output = {{0.40, 0.50}, {0.45, 0.55}};
    return Network.create(
        new NetworkSpec(
            2,
            List.of(layer(hidden, 0.35, trainBias), layer(output, 0.60, trainBias)),
            Loss.MEAN_SQUARED_ERROR,
            new Sgd(),
            new Schedule.Constant(0.5),
            0,
            0,
            0,
            Precision.FLOAT64));
  }

  private static DenseSpec layer(double[][] weights, double bias, boolean trainBias) {
    var start = new Initialisation.Explicit(weights, new double[] {bias, bias});
    return new DenseSpec(2, Activation.SIGMOID, 1, start, trainBias);
  }

  private static void assertParameters(NamedArray array, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(array.get(i)).isCloseTo(expected[i], within(NINE_DECIMALS));
    }
  }

  @Test
  void forwardPassAndTotalError() {
    Network<?> network = network(false);
    network.forward(X, y);
    assertThat(y[0]).isCloseTo(0.751365070, within(NINE_DECIMALS));
    assertThat(y[1]).isCloseTo(0.772928465, within(NINE_DECIMALS));
    assertThat(network.loss(TARGET)).isCloseTo(0.298371109, within(NINE_DECIMALS));
  }

  @Test
  void oneStepWithFrozenBiases() {
    Network<?> network = network(false);
    network.forward(X, y);
    network.learn(TARGET, 1);
    assertParameters(
        network.array("0.weights"), 0.149780716, 0.249751144, 0.199561432, 0.299502287);
    assertParameters(
        network.array("1.weights"), 0.358916480, 0.511301270, 0.408666186, 0.561370121);
    assertParameters(network.array("0.biases"), 0.35, 0.35);
    assertParameters(network.array("1.biases"), 0.60, 0.60);
    network.forward(X, y);
    assertThat(network.loss(TARGET)).isCloseTo(0.291027774, within(NINE_DECIMALS));
  }

  @Test
  void tenThousandStepsWithFrozenBiases() {
    Network<?> network = network(false);
    for (int step = 0; step < 10_000; step++) {
      network.forward(X, y);
      network.learn(TARGET, 1);
    }
    network.forward(X, y);
    assertThat(network.loss(TARGET)).isCloseTo(0.0000351019, within(5e-11));
    assertThat(y[0]).isCloseTo(0.01591362, within(5e-9));
    assertThat(y[1]).isCloseTo(0.98406427, within(5e-9));
  }

  @Test
  void oneStepWithTrainedBiases() {
    Network<?> network = network(true);
    network.forward(X, y);
    network.learn(TARGET, 1);
    assertThat(network.array("0.biases").get(0)).isCloseTo(0.34561432, within(5e-9));
    assertThat(network.array("0.biases").get(1)).isCloseTo(0.34502287, within(5e-9));
    assertThat(network.array("1.biases").get(0)).isCloseTo(0.53075072, within(5e-9));
    assertThat(network.array("1.biases").get(1)).isCloseTo(0.61904912, within(5e-9));
    network.forward(X, y);
    assertThat(network.loss(TARGET)).isCloseTo(0.280471447, within(NINE_DECIMALS));
  }
}
