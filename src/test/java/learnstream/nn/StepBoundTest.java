package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;

class StepBoundTest {
  @Test
  void leavesWhatIsLessThanAThousandTimesTheLongestAlone() {
    StepBound bound = new StepBound();
    assertThat(bound.factor(0)).isEqualTo(1);
    assertThat(bound.factor(1e-3)).isEqualTo(1);
    assertThat(bound.factor(0.9)).isEqualTo(1);
    assertThat(bound.factor(1e-9)).isEqualTo(1);
    assertThat(bound.factor(900)).isEqualTo(1);
    assertThat(bound.factor(9e8)).isEqualTo(1e-3);
    bound.clear();
    assertThat(bound.factor(9e8)).isEqualTo(1);
  }

  @Test
  void boundsTheStepOfANetworkThatHasIt() {
    for (boolean bounded : new boolean[] {true, false}) {
      Network<?> network = linear();
      if (bounded) {
        network.trainer().boundSteps();
      }
      double[] y = new double[1];
      network.forward(new double[] {1}, y);
      network.learn(new double[] {y[0] + 1}, 1);
      double before = network.weightNorm();
      network.forward(new double[] {1}, y);
      double longest = Math.sqrt(2);
      double error = 1e9;
      double norm = network.learn(new double[] {y[0] + error}, 1);
      assertThat(norm).isCloseTo(error * longest, within(1e3));
      assertThat(network.weightNorm() - before)
          .isLessThanOrEqualTo(bounded ? 0.01 * 1000 * longest + 1e-6 : error)
          .isGreaterThan(bounded ? 0 : 1e6);
    }
  }

  /** y = w x + b, learnt by stochastic gradient descent with a rate of 0.01. */
  private static Network<?> linear() {
    return Network.create(
        new NetworkSpec(
            1,
            List.of(new DenseSpec(1, Activation.IDENTITY, new Initialisation.Xavier())),
            Loss.MEAN_SQUARED_ERROR,
            new Sgd(),
            new Schedule.Constant(0.01),
            0,
            0,
            1,
            Precision.FLOAT64));
  }
}
