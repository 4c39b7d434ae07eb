package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import learnstream.nn.kernel.VectorKernels;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.RmsProp;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Large layers learn the same bits on any number of threads. */
class ThreadsTest {
  private static final int BATCH = 104;

  static Stream<Arguments> networks() {
    Shape image = new Shape(4, 60, 60);
    ConvolutionSpec convolution =
        new ConvolutionSpec(
            image, 64, new Window(5, 5, 1, 0), Activation.RELU, new Initialisation.He());
    return Stream.of(
        Arguments.of(new Sgd(), 301, List.of(dense(710, Activation.RELU))),
        Arguments.of(
            new AdaGrad(1e-8),
            330,
            List.of(dense(500, Activation.TANH), dense(333, Activation.RELU))),
        Arguments.of(new RmsProp(0.9, 1e-8), 1100, List.of(dense(1000, Activation.RELU))),
        Arguments.of(new Adam(0.9, 0.5, 1e-8, 0.01), 1025, List.of(dense(1030, Activation.TANH))),
        Arguments.of(
            new Sgd(),
            image.size(),
            List.of(convolution, new MaxPoolingSpec(convolution.output(), Window.square(2, 2)))));
  }

  private static LayerSpec dense(int units, Activation activation) {
    return new DenseSpec(units, activation, new Initialisation.He());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void giveTheSameBits(Optimiser optimiser, int inputs, List<LayerSpec> hidden) {
    LayerSpec last = new DenseSpec(5, Activation.SOFTMAX, new Initialisation.Xavier());
    NetworkSpec spec =
        new NetworkSpec(
            inputs,
            Stream.concat(hidden.stream(), Stream.of(last)).toList(),
            Loss.CATEGORICAL_CROSS_ENTROPY,
            optimiser,
            new Schedule.Constant(0.01),
            1,
            0,
            7,
            Precision.FLOAT32);
    byte[] one = learnt(spec, 1);
    assertThat(learnt(spec, 2)).isEqualTo(one);
    assertThat(learnt(spec, 3)).isEqualTo(one);
  }

  /** Single samples, with zeros and without, and batches by turns. */
  private static byte[] learnt(NetworkSpec spec, int threads) {
    Network<?> network = Network.on(new VectorKernels(threads), spec, BATCH);
    Samples samples = new Samples(BATCH, network.inputs(), network.outputs(), 3);
    double[] ones = new double[BATCH];
    Arrays.fill(ones, 1);
    double[] y = new double[network.outputs()];
    for (int step = 0; step < 12; step++) {
      double[] x = samples.xs[step].clone();
      if (step % 4 != 0) {
        Arrays.setAll(x, i -> x[i] == 0 ? 0.1 : x[i]);
      }
      network.forward(x, y);
      network.learn(samples.targets[step], 1);
      if (step % 5 == 4) {
        network.learnBatch(samples.xs, samples.targets, ones, BATCH);
      }
    }
    return Samples.state(network);
  }
}
