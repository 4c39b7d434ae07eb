package learnstream.nn.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import learnstream.nn.spec.Activation;
import learnstream.nn.spec.Loss;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The seed document's worked example, section 6: the 2-2-2 sigmoid network by its formulas. */
class ReferenceNetworkTest {
  private static final Offset<Double> NINE_DECIMALS = within(5e-10);
  private static final Offset<Double> EIGHT_DECIMALS = within(5e-9);
  private static final double[] X = {0.05, 0.10};
  private static final double[] TARGET = {0.01, 0.99};

  // w1, w2 lead to h1 and w3, w4 to h2; w5, w6 to o1 and w7, w8 to o2: a column each.
  private final double[][] hiddenWeights = {{0.15, 0.25}, {0.20, 0.30}};
  private final double[] hiddenBiases = {0.35, 0.35};
  private final double[][] outputWeights = {{0.40, 0.50}, {0.45, 0.55}};
  private final double[] outputBiases = {0.60, 0.60};
  private final DenseLayer hidden =
      new DenseLayer(hiddenWeights, hiddenBiases, Activation.SIGMOID, 1);
  private final DenseLayer output =
      new DenseLayer(outputWeights, outputBiases, Activation.SIGMOID, 1);
  private final ReferenceNetwork network =
      new ReferenceNetwork(Loss.MEAN_SQUARED_ERROR, hidden, output);

  private void learn(boolean trainBiases) {
    network.forward(X);
    network.backward(TARGET, 1);
    network.step(0.5, trainBiases);
  }

  @Test
  void forwardPassAndTotalError() {
    double[] y = network.forward(X);
    assertThat(y[0]).isCloseTo(0.751365070, NINE_DECIMALS);
    assertThat(y[1]).isCloseTo(0.772928465, NINE_DECIMALS);
    assertThat(hidden.sums()[0]).isCloseTo(0.3775, NINE_DECIMALS);
    assertThat(hidden.outputs()[0]).isCloseTo(0.593269992, NINE_DECIMALS);
    assertThat(network.loss(TARGET)).isCloseTo(0.298371109, NINE_DECIMALS);
  }

  @Test
  void oneStepWithFrozenBiases() {
    learn(false);
    assertThat(hiddenWeights[0][0]).isCloseTo(0.149780716, NINE_DECIMALS);
    assertThat(hiddenWeights[1][0]).isCloseTo(0.199561432, NINE_DECIMALS);
    assertThat(hiddenWeights[0][1]).isCloseTo(0.249751144, NINE_DECIMALS);
    assertThat(hiddenWeights[1][1]).isCloseTo(0.299502287, NINE_DECIMALS);
    assertThat(outputWeights[0][0]).isCloseTo(0.358916480, NINE_DECIMALS);
    assertThat(outputWeights[1][0]).isCloseTo(0.408666186, NINE_DECIMALS);
    assertThat(outputWeights[0][1]).isCloseTo(0.511301270, NINE_DECIMALS);
    assertThat(outputWeights[1][1]).isCloseTo(0.561370121, NINE_DECIMALS);
    assertThat(output.deltas()[0]).isCloseTo(0.138498562, NINE_DECIMALS);
    assertThat(hiddenBiases).containsExactly(0.35, 0.35);
    assertThat(outputBiases).containsExactly(0.60, 0.60);
    network.forward(X);
    assertThat(network.loss(TARGET)).isCloseTo(0.291027774, NINE_DECIMALS);
  }

  @Test
  void tenThousandStepsWithFrozenBiases() {
    for (int step = 0; step < 10_000; step++) {
      learn(false);
    }
    double[] y = network.forward(X);
    assertThat(network.loss(TARGET)).isCloseTo(0.0000351019, within(5e-11));
    assertThat(y[0]).isCloseTo(0.01591362, EIGHT_DECIMALS);
    assertThat(y[1]).isCloseTo(0.98406427, EIGHT_DECIMALS);
  }

  @Test
  void oneStepWithLearntBiases() {
    learn(true);
    assertThat(hiddenBiases[0]).isCloseTo(0.34561432, EIGHT_DECIMALS);
    assertThat(hiddenBiases[1]).isCloseTo(0.34502287, EIGHT_DECIMALS);
    assertThat(outputBiases[0]).isCloseTo(0.53075072, EIGHT_DECIMALS);
    assertThat(outputBiases[1]).isCloseTo(0.61904912, EIGHT_DECIMALS);
    network.forward(X);
    assertThat(network.loss(TARGET)).isCloseTo(0.280471447, NINE_DECIMALS);
  }
}
