package learnstream.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import learnstream.nn.Network;
import learnstream.nn.Samples;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;

/** Dropout in a network that learns one sample at a time. */
class DropoutTest {
  private static final int INPUTS = 400;

  /** One output that adds up its inputs, each of which may be left out; its weights learn. */
  private static Network<?> network(LayerSpec... before) {
    double[][] ones = new double[INPUTS][1];
    for (double[] row : ones) {
      row[0] = 1;
    }
    List<LayerSpec> layers = new java.util.ArrayList<>(List.of(before));
    layers.add(
        new DenseSpec(1, Activation.IDENTITY, new Initialisation.Explicit(ones, new double[1])));
    return Network.create(
        new NetworkSpec(
            INPUTS,
            layers,
            Loss.MEAN_SQUARED_ERROR,
            new Sgd(),
            new Schedule.Constant(1e-6),
            0,
            0,
            1,
            Precision.FLOAT64));
  }

  private static double[] ones() {
    double[] x = new double[INPUTS];
    java.util.Arrays.fill(x, 1);
    return x;
  }

  /** Which weights one update changes: those of the inputs that were kept. */
  private static boolean[] kept(Network<?> network) {
    double[] before = Samples.parameters(network);
    network.forward(ones(), new double[1]);
    network.learn(new double[] {0}, 1);
    boolean[] kept = new boolean[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      kept[i] = network.parameter(i) != before[i];
    }
    return kept;
  }

  private static int agreements(boolean[] a, boolean[] b, int shift) {
    int same = 0;
    for (int i = 0; i + shift < INPUTS; i++) {
      same += a[i + shift] == b[i] ? 1 : 0;
    }
    return same;
  }

  @Test
  void leavesNothingToChanceInPredictions() {
    Network<?> network = network(new DropoutSpec(0.5));
    double[] y = new double[1];
    for (int step = 0; step < 3; step++) {
      network.forward(ones(), y);
      double sum = 0;
      for (int i = 0; i <= INPUTS; i++) {
        sum += network.parameter(i);
      }
      assertThat(y[0]).isCloseTo(sum, within(1e-9));
      network.learn(new double[] {0}, 1);
    }
  }

  @Test
  void leavesOutOthersAtEachStep() {
    Network<?> network = network(new DropoutSpec(0.5));
    boolean[] first = kept(network);
    boolean[] second = kept(network);
    assertThat(agreements(first, first, 0)).isEqualTo(INPUTS);
    for (int shift = 0; shift < 3; shift++) {
      assertThat(agreements(first, second, shift)).isBetween(150, 250);
      assertThat(agreements(second, first, shift)).isBetween(150, 250);
    }
    int count = 0;
    for (boolean one : first) {
      count += one ? 1 : 0;
    }
    assertThat(count).isBetween(150, 250);
  }

  @Test
  void learnsFromWhatItKeptTimesItsFactor() {
    Network<?> network = network(new DropoutSpec(0.25));
    boolean[] kept = kept(network);
    int count = 0;
    for (boolean one : kept) {
      count += one ? 1 : 0;
    }
    // The output in training is count / 0.75, and so is its error, of which each kept input,
    // 1 / 0.75 large, takes its part.
    double change = 1e-6 * count / 0.75 / 0.75;
    for (int i = 0; i < INPUTS; i++) {
      assertThat(1 - network.parameter(i)).isCloseTo(kept[i] ? change : 0, within(1e-12));
    }
  }

  @Test
  void thatLeavesNothingOutIsNotThere() {
    Network<?> with = network(new DropoutSpec(0));
    Network<?> without = network();
    for (int step = 0; step < 3; step++) {
      kept(with);
      kept(without);
    }
    assertThat(Samples.parameters(with)).containsExactly(Samples.parameters(without));
  }
}
