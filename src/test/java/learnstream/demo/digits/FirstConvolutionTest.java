package learnstream.demo.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import learnstream.demo.data.Digits;
import learnstream.nn.Network;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;
import org.junit.jupiter.api.Test;

class FirstConvolutionTest {
  private static final int PIXELS = Digits.SIDE * Digits.SIDE;

  private static Network<?> network(int filters, int side) {
    ConvolutionSpec convolution =
        new ConvolutionSpec(
            new Shape(1, Digits.SIDE, Digits.SIDE),
            filters,
            new Window(side, side, 1, side / 2),
            Activation.RELU,
            new Initialisation.He());
    return Network.create(
        new NetworkSpec(
            PIXELS,
            List.of(convolution),
            Loss.MEAN_SQUARED_ERROR,
            new Sgd(),
            new Schedule.Constant(1),
            0,
            0,
            3,
            Precision.FLOAT64));
  }

  private static FirstConvolution of(Network<?> network) {
    return new FirstConvolution(network.array("0.weights"), network.array("0.biases"));
  }

  @Test
  void drawsEachKernelRowByRow() {
    Network<?> network = network(2, 3);
    // Of the first kernel the upper edge, of the second one the left edge.
    for (int i = 0; i < 9; i++) {
      network.array("0.weights").set(2 * i, i / 3 == 0 ? 4 : i / 3 == 1 ? 0 : -4);
      network.array("0.weights").set(2 * i + 1, i % 3 == 0 ? 0.1 : i % 3 == 1 ? -0.03 : -0.1);
    }
    assertThat(of(network).kernels())
        .containsExactly("██████  ██░░", "▒▒▒▒▒▒  ██░░", "        ██░░");
  }

  @Test
  void mapsAreWhatTheLayerGivesOut() {
    Network<?> network = network(5, 5);
    network.array("0.biases").set(1, 0.3);
    network.array("0.biases").set(2, -0.2);
    byte[] digit = new Digits().image(4);
    double[] x = new double[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      x[p] = (digit[p] & 0xff) / 255.0;
    }
    double[] y = new double[5 * PIXELS];
    network.forward(x, y);
    double largest = Arrays.stream(y).max().orElseThrow();
    List<byte[]> maps = of(network).maps(digit);
    assertThat(maps).hasSize(5);
    for (int i = 0; i < y.length; i++) {
      assertThat((double) (maps.get(i / PIXELS)[i % PIXELS] & 0xff))
          .as("number %d", i)
          .isCloseTo(255 * y[i] / largest, within(0.5001));
    }
  }
}
