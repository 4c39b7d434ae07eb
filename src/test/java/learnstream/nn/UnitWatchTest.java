package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Shape;
import org.junit.jupiter.api.Test;

class UnitWatchTest {
  private static NetworkSpec spec() {
    return Samples.classifier(2, 3, 2, new Adam(0.9, 0.999, 1e-8, 0));
  }

  /** Units with weights of ones; biases of -100, 0 and 1: the first one never fires. */
  private static Network<?> network() {
    Network<?> network = Network.create(spec());
    NamedArray weights = network.array("0.weights");
    for (int i = 0; i < weights.length(); i++) {
      weights.set(i, 1);
    }
    NamedArray biases = network.array("0.biases");
    biases.set(0, -100);
    biases.set(1, 0);
    biases.set(2, 1);
    return network;
  }

  @Test
  void aUnitIsDeadThatNoSampleOfTheWindowMadeFire() {
    Network<?> network = network();
    UnitWatch watch = network.unitWatch();
    double[] out = new double[network.outputs()];
    assertThat(watch.units()).isEqualTo(3);
    network.forward(new double[] {-0.5, 0}, out);
    watch.look();
    assertThat(watch.deadShare()).isEqualTo(2.0 / 3);
    network.forward(new double[] {0.5, 0}, out);
    watch.look();
    network.forward(new double[] {-0.5, 0}, out);
    watch.look();
    assertThat(watch.looks()).isEqualTo(3);
    assertThat(watch.deadShare()).as("one fired once").isEqualTo(1.0 / 3);
    watch.reset();
    network.forward(new double[] {-9, 0}, out);
    watch.look();
    assertThat(watch.deadShare()).as("a new window").isEqualTo(1);
  }

  /** Of two filters of 1 x 1 on three pixels, the second never fires. */
  @Test
  void aFilterIsDeadThatFiresNowhere() {
    Shape row = new Shape(1, 1, 3);
    NetworkSpec dense = spec();
    Network<?> network =
        Network.create(
            new NetworkSpec(
                3,
                List.of(
                    LayerStacks.convolution(row, 2, 1, 1, 1, 0, Activation.RELU),
                    dense.layers().get(1)),
                dense.loss(),
                dense.optimiser(),
                dense.learningRate(),
                0,
                0,
                7,
                Precision.FLOAT32));
    NamedArray weights = network.array("0.weights");
    weights.set(0, 1);
    weights.set(1, 1);
    network.array("0.biases").set(1, -100);
    UnitWatch watch = network.unitWatch();
    double[] out = new double[network.outputs()];
    network.forward(new double[] {-1, -1, -1}, out);
    watch.look();
    assertThat(watch.units()).isEqualTo(2);
    assertThat(watch.deadShare()).isEqualTo(1);
    network.forward(new double[] {-1, -1, 1}, out);
    watch.look();
    assertThat(watch.deadShare()).as("one fires at its last place").isEqualTo(0.5);
  }

  @Test
  void withoutReluThereIsNothingToWatch() {
    NetworkSpec relu = spec();
    Network<?> network =
        Network.create(
            new NetworkSpec(
                2,
                List.of(new DenseSpec(2, Activation.SOFTMAX, new Initialisation.Xavier())),
                relu.loss(),
                relu.optimiser(),
                relu.learningRate(),
                0,
                0,
                7,
                Precision.FLOAT32));
    assertThat(network.unitWatch().units()).isZero();
    assertThat(network.unitWatch().deadShare()).isNaN();
  }

  @Test
  void learningIsTheSameToTheBitWithAWatch() {
    Network<?> watched = Network.create(spec());
    Network<?> other = Network.create(spec());
    UnitWatch watch = watched.unitWatch();
    double[] out = new double[watched.outputs()];
    double[] target = new double[out.length];
    for (int i = 0; i < 200; i++) {
      double[] x = {Math.sin(i), Math.cos(3 * i)};
      target[0] = i % 2;
      target[target.length - 1] = 1 - i % 2;
      watched.forward(x, out);
      watch.look();
      watched.learn(target, 1);
      other.forward(x, out);
      other.learn(target, 1);
    }
    assertThat(Samples.state(watched)).isEqualTo(Samples.state(other));
    assertThat(watched.weightNorm())
        .isCloseTo(
            Math.sqrt(watched.arrays().stream().mapToDouble(a -> a.norm() * a.norm()).sum()),
            within(1e-5));
  }
}
