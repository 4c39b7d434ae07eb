package learnstream.model.perceptron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.OnlineModel;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.Scaling;
import learnstream.model.feature.TargetSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class McCullochPittsTest {
  @ParameterizedTest
  @EnumSource(LogicGate.class)
  void isEachGateOfAnyNumberOfInputs(LogicGate gate) {
    int gates = 0;
    for (int inputs = 1; inputs <= 5; inputs++) {
      if (gate.takes(inputs)) {
        assertIs(gate, inputs);
        gates++;
      }
    }
    assertThat(gates).isEqualTo(gate == LogicGate.NOT ? 1 : 5);
  }

  private static void assertIs(LogicGate gate, int inputs) {
    OnlineModel neuron = gate.neuron(inputs).create(1);
    for (int pattern = 0; pattern < 1 << inputs; pattern++) {
      boolean[] truths = new boolean[inputs];
      double[] x = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        truths[i] = (pattern >> i & 1) == 1;
        x[i] = pattern >> i & 1;
      }
      double[] y = new double[1];
      neuron.predict(x, y);
      assertThat(y[0]).isEqualTo(gate.value(truths) ? 1 : 0);
    }
  }

  @Test
  void isExcitedAboveItsThresholdOnly() {
    OnlineModel neuron = new McCullochPittsSpec(List.of(0.5, -2.0), 1).create(1);
    double[] y = new double[1];
    neuron.predict(new double[] {2, 0}, y);
    assertThat(y[0]).as("at the threshold").isZero();
    neuron.predict(new double[] {2.001, 0}, y);
    assertThat(y[0]).as("above it").isOne();
    neuron.predict(new double[] {5, 1}, y);
    assertThat(y[0]).as("inhibited").isZero();
  }

  @Test
  void neverLearns() {
    ModelSpec spec =
        new ModelSpec(
            "and",
            LogicGate.AND.neuron(2),
            FeatureSpec.positional(2),
            TargetSpec.classes(List.of("0", "1")),
            new Scaling.None(),
            1,
            10,
            0.9);
    Learner learner = new Learner(spec);
    byte[] before = parameters(learner);
    for (int i = 0; i < 8; i++) {
      learner.predict(new double[] {i & 1, 1});
      learner.learn(learner.oneHot(1 - (i & 1)), 1, i);
    }
    assertThat(parameters(learner)).isEqualTo(before);
    assertThat(learner.version()).isZero();
    assertThat(learner.metrics().snapshot().whole().accuracy()).isZero();
    assertThat(learner.architecture()).startsWith("mp-neuron weights 1.0|1.0, threshold 1.5, ");
  }

  private static byte[] parameters(Learner learner) {
    ByteBuffer out = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    learner.model().parameters().writeState(out);
    return out.array();
  }

  @Test
  void thereIsNoNotOfTwoInputs() {
    assertThatThrownBy(() -> LogicGate.NOT.neuron(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gate: not of 2 inputs is not allowed");
  }
}
