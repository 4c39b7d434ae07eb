package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every activation and loss: the step of plain SGD at rate 1 against the numerical gradient. */
class GradientTest {
  private static final double H = 1e-5;

  static Stream<Arguments> networks() {
    List<Arguments> all = new ArrayList<>();
    for (Activation hidden : Activation.values()) {
      if (hidden != Activation.SOFTMAX && hidden != Activation.STEP) {
        all.add(Arguments.of(hidden, Activation.IDENTITY, Loss.MEAN_SQUARED_ERROR));
      }
    }
    all.add(Arguments.of(Activation.TANH, Activation.SIGMOID, Loss.MEAN_SQUARED_ERROR));
    all.add(Arguments.of(Activation.TANH, Activation.SOFTMAX, Loss.MEAN_SQUARED_ERROR));
    all.add(Arguments.of(Activation.TANH, Activation.SIGMOID, Loss.BINARY_CROSS_ENTROPY));
    all.add(Arguments.of(Activation.TANH, Activation.SOFTMAX, Loss.BINARY_CROSS_ENTROPY));
    all.add(Arguments.of(Activation.TANH, Activation.SOFTMAX, Loss.CATEGORICAL_CROSS_ENTROPY));
    all.add(Arguments.of(Activation.ELU, Activation.TANH, Loss.MEAN_SQUARED_ERROR));
    return all.stream();
  }

  private static Network<?> network(Activation hidden, Activation output, Loss loss) {
    return Network.create(
        new NetworkSpec(
            5,
            List.of(
                new DenseSpec(7, hidden, new Initialisation.Xavier()),
                new DenseSpec(6, hidden, new Initialisation.Xavier()),
                new DenseSpec(3, output, new Initialisation.Xavier())),
            loss,
            new Sgd(),
            new Schedule.Constant(1),
            0,
            0,
            42,
            Precision.FLOAT64));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void equalsTheNumericalOne(Activation hidden, Activation output, Loss loss) {
    double[] x = {0.3, -0.7, 1.1, 0.2, -0.4};
    double[] target = {0, 1, 0};
    double[] y = new double[3];
    Network<?> network = network(hidden, output, loss);
    Network<?> learnt = network(hidden, output, loss);
    learnt.forward(x, y);
    double norm = learnt.learn(target, 1);
    double squares = 0;
    for (int i = 0; i < network.parameterCount(); i++) {
      double before = network.parameter(i);
      network.setParameter(i, before + H);
      network.forward(x, y);
      double above = network.loss(target);
      network.setParameter(i, before - H);
      network.forward(x, y);
      double numerical = (above - network.loss(target)) / (2 * H);
      network.setParameter(i, before);
      assertThat(before - learnt.parameter(i))
          .as("parameter %d", i)
          .isCloseTo(numerical, within(1e-8));
      squares += numerical * numerical;
    }
    assertThat(norm).isCloseTo(Math.sqrt(squares), within(1e-7));
    assertThat(norm).isPositive();
  }

  @Test
  void thatIsNotFiniteChangesNothing() {
    Network<?> network = network(Activation.RELU, Activation.IDENTITY, Loss.MEAN_SQUARED_ERROR);
    double[] before = Samples.parameters(network);
    network.forward(new double[] {1, 2, Double.NaN, 4, 5}, new double[3]);
    org.junit.jupiter.api.Assertions.assertThrows(
        NonFiniteGradientException.class, () -> network.learn(new double[] {0, 1, 0}, 1));
    network.forward(new double[] {1, 2, 3, 4, 5}, new double[3]);
    org.junit.jupiter.api.Assertions.assertThrows(
        NonFiniteGradientException.class,
        () -> network.learn(new double[] {0, Double.POSITIVE_INFINITY, 0}, 1));
    assertThat(Samples.parameters(network)).containsExactly(before);
    assertThat(network.trainer().step()).isZero();
  }
}
