package learnstream.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import learnstream.nn.Network;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.PlasticitySpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Stateful;
import org.junit.jupiter.api.Test;

class PlasticityTest {
  private static final int UNITS = 4;

  private static NetworkSpec spec(Optimiser optimiser, double rate, LayerSpec... layers) {
    return new NetworkSpec(
            2,
            List.of(layers),
            Loss.MEAN_SQUARED_ERROR,
            optimiser,
            new Schedule.Constant(0.01),
            0,
            0,
            5,
            Precision.FLOAT64)
        .with(new PlasticitySpec(rate, 20));
  }

  private static DenseSpec hidden() {
    return new DenseSpec(UNITS, Activation.RELU, new Initialisation.He());
  }

  private static DenseSpec output() {
    return new DenseSpec(1, Activation.IDENTITY, new Initialisation.Xavier());
  }

  private static void learn(Network<?> network, Random random, int samples) {
    double[] out = new double[1];
    for (int i = 0; i < samples; i++) {
      double[] x = {random.nextDouble(), random.nextDouble()};
      network.forward(x, out);
      network.learn(new double[] {x[0] - x[1]}, 1);
    }
  }

  /** Incoming and outgoing weights of a unit. */
  private static double[] weightsOf(Network<?> network, int unit) {
    NamedArray in = network.array("0.weights");
    NamedArray out = network.array("1.weights");
    return new double[] {in.get(unit), in.get(UNITS + unit), out.get(unit)};
  }

  @Test
  void theMatureUnitThatContributesLeastBeginsAnew() {
    Network<?> network = Network.create(spec(new Sgd(), 0.01, hidden(), output()));
    // The third unit is dead, the others are not: inputs are never below 0.
    for (int i = 0; i < 2 * UNITS; i++) {
      network.array("0.weights").set(i, i % UNITS == 2 ? -1 : 1);
    }
    network.array("1.weights").set(2, 7);
    double[] others = weightsOf(network, 1);
    Random random = new Random(1);
    learn(network, random, 29);
    assertThat(weightsOf(network, 2)).containsExactly(-1, -1, 7);
    // Mature at 30: 4 units, 10 updates, 1 % each make 0.4 of a unit; at 50 there is a whole one.
    learn(network, random, 20);
    assertThat(weightsOf(network, 2)).containsExactly(-1, -1, 7);
    learn(network, random, 1);
    double[] fresh = weightsOf(network, 2);
    assertThat(fresh[0]).isNotEqualTo(-1).isBetween(-5.0, 5.0);
    assertThat(fresh[1]).isNotEqualTo(-1).isNotEqualTo(fresh[0]);
    assertThat(fresh[2]).isZero();
    assertThat(network.array("0.biases").get(2)).isZero();
    assertThat(weightsOf(network, 1)[0]).isCloseTo(others[0], offset(0.5));
    learn(network, random, 10);
    assertThat(weightsOf(network, 2)[2]).as("learns again or is replaced").isNotEqualTo(7);
  }

  @Test
  void itsStateGoesOnToTheBit() {
    NetworkSpec spec =
        spec(new Adam(0.9, 0.999, 1e-8, 0), 0.02, hidden(), new DropoutSpec(0.2), output());
    Network<?> network = Network.create(spec);
    Random random = new Random(2);
    learn(network, random, 137);
    Network<?> other = Network.create(spec);
    copy(
        Stateful.of(network.parameters(), network.trainer()),
        Stateful.of(other.parameters(), other.trainer()));
    long seed = random.nextLong();
    learn(network, new Random(seed), 200);
    learn(other, new Random(seed), 200);
    assertThat(bytes(other.parameters())).isEqualTo(bytes(network.parameters()));
    assertThat(bytes(other.trainer())).isEqualTo(bytes(network.trainer()));
    NetworkSpec without =
        new NetworkSpec(
            2,
            spec.layers(),
            spec.loss(),
            spec.optimiser(),
            spec.learningRate(),
            0,
            0,
            5,
            spec.precision());
    assertThat(network.trainer().stateBytes() - Network.create(without).trainer().stateBytes())
        .isEqualTo(8 + UNITS * 16);
  }

  private static byte[] bytes(Stateful state) {
    ByteBuffer out = ByteBuffer.allocate(state.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    state.writeState(out);
    assertThat(out.remaining()).isZero();
    return out.array();
  }

  private static void copy(Stateful from, Stateful to) {
    to.readState(ByteBuffer.wrap(bytes(from)).order(ByteOrder.LITTLE_ENDIAN));
  }

  @Test
  void frozenLayersStay() {
    Network<?> network = Network.create(spec(new Sgd(), 1, hidden(), output()));
    network.trainer().freeze(0, true);
    double[] before = weightsOf(network, 0);
    learn(network, new Random(3), 200);
    assertThat(weightsOf(network, 0)[0]).isEqualTo(before[0]);
  }

  @Test
  void wrongSettingsAreRefused() {
    assertThatThrownBy(() -> new PlasticitySpec(0, 100))
        .hasMessage("plasticity.rate: 0.0 is not allowed; give a number above 0, at most 1");
    assertThatThrownBy(() -> new PlasticitySpec(1, 0))
        .hasMessage("plasticity.maturity: 0 is not allowed; give 1 or more");
  }
}
