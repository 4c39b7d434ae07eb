package learnstream.nn.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import learnstream.nn.Network;
import learnstream.nn.optimiser.Sgd;
import org.junit.jupiter.api.Test;

class InitialisationTest {
  private static final int IN = 300;
  private static final int OUT = 200;

  private static double[] weights(Initialisation initialisation, long seed) {
    Network<?> network =
        Network.create(
            new NetworkSpec(
                IN,
                List.of(new DenseSpec(OUT, Activation.IDENTITY, initialisation)),
                Loss.MEAN_SQUARED_ERROR,
                new Sgd(),
                new Schedule.Constant(0.1),
                0,
                0,
                seed,
                Precision.FLOAT64));
    double[] weights = new double[IN * OUT];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = network.array("0.weights").get(i);
    }
    for (int i = 0; i < OUT; i++) {
      assertThat(network.array("0.biases").get(i)).isZero();
    }
    return weights;
  }

  private static double mean(double[] numbers, int power) {
    double sum = 0;
    for (double number : numbers) {
      sum += Math.pow(number, power);
    }
    return sum / numbers.length;
  }

  @Test
  void xavierIsUniformWithinItsBound() {
    double bound = Math.sqrt(6.0 / (IN + OUT));
    double[] weights = weights(new Initialisation.Xavier(), 1);
    for (double weight : weights) {
      assertThat(Math.abs(weight)).isLessThanOrEqualTo(bound);
    }
    assertThat(mean(weights, 1)).isCloseTo(0, within(bound / 100));
    // A uniform variable has the variance bound^2 / 3 and the fourth moment bound^4 / 5.
    assertThat(mean(weights, 2)).isCloseTo(bound * bound / 3, within(bound * bound / 100));
    assertThat(mean(weights, 4)).isCloseTo(Math.pow(bound, 4) / 5, within(Math.pow(bound, 4) / 99));
  }

  @Test
  void heIsNormalWithItsDeviation() {
    double variance = 2.0 / IN;
    double[] weights = weights(new Initialisation.He(), 1);
    assertThat(mean(weights, 1)).isCloseTo(0, within(Math.sqrt(variance) / 50));
    assertThat(mean(weights, 2)).isCloseTo(variance, within(variance / 40));
    // A normal variable has the fourth moment 3 variance^2.
    assertThat(mean(weights, 4))
        .isCloseTo(3 * variance * variance, within(variance * variance / 5));
  }

  @Test
  void theSeedAloneDecides() {
    assertThat(weights(new Initialisation.He(), 5)).isEqualTo(weights(new Initialisation.He(), 5));
    assertThat(weights(new Initialisation.He(), 5))
        .isNotEqualTo(weights(new Initialisation.He(), 6));
  }

  @Test
  void zeros() {
    assertThat(weights(new Initialisation.Zeros(), 1)).containsOnly(0);
  }

  /** Goodfellow et al. 2013: each unit is the largest of its linear pieces. */
  @Test
  void maxoutTakesTheLargestPieceOfGivenWeights() {
    // Two units, the pieces of each beside one another.
    double[][] w = {{1, -1, 2, 0.5}, {0, 3, -1, 0.25}};
    double[] b = {0.1, 0.2, 0.3, 0.4};
    Network<?> network =
        Network.create(
            new NetworkSpec(
                2,
                List.of(
                    new DenseSpec(
                        2, Activation.MAXOUT, 2, new Initialisation.Explicit(w, b), true)),
                Loss.MEAN_SQUARED_ERROR,
                new Sgd(),
                new Schedule.Constant(0.1),
                0,
                0,
                1,
                Precision.FLOAT64));
    double[] y = new double[2];
    for (double[] x : new double[][] {{1, 1}, {-1, 2}, {3, -1}, {0, 0}}) {
      double[] z = new double[4];
      for (int k = 0; k < 4; k++) {
        z[k] = x[0] * w[0][k] + x[1] * w[1][k] + b[k];
      }
      network.forward(x, y);
      double[] expected = {Math.max(z[0], z[1]), Math.max(z[2], z[3])};
      assertThat(y).containsExactly(expected, within(1e-12));
    }
  }
}
