package learnstream.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import learnstream.nn.Network;
import learnstream.nn.Samples;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Momentum;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.RmsProp;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vector and plain kernels give the same bits, whatever the optimiser and the shape. */
class KernelsTest {
  private static final int BATCH = 6;

  static Stream<Arguments> networks() {
    List<Optimiser> optimisers =
        List.of(
            new Sgd(),
            new Momentum(0.9, false),
            new Momentum(0.9, true),
            new AdaGrad(1e-8),
            new RmsProp(0.9, 1e-8),
            new Adam(0.9, 0.999, 1e-8, 0),
            new Adam(0.9, 0.999, 1e-8, 0.01));
    int[][] shapes = {{3, 5, 2}, {8, 16, 1}, {17, 33, 7}, {40, 130, 10}, {8, 64, 19}, {5, 271, 16}};
    List<Arguments> all = new ArrayList<>();
    for (Optimiser optimiser : optimisers) {
      for (int[] shape : shapes) {
        all.add(Arguments.of(optimiser, shape, 0.0));
        all.add(Arguments.of(optimiser, shape, 0.001));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void giveTheSameBits(Optimiser optimiser, int[] shape, double l2) {
    NetworkSpec spec =
        new NetworkSpec(
            shape[0],
            List.of(
                new DenseSpec(shape[1], Activation.RELU, new Initialisation.He()),
                new DenseSpec(shape[1], Activation.TANH, new Initialisation.Xavier()),
                new DenseSpec(shape[2], Activation.SOFTMAX, new Initialisation.Xavier())),
            Loss.CATEGORICAL_CROSS_ENTROPY,
            optimiser,
            new Schedule.Constant(0.01),
            1,
            l2,
            7,
            Precision.FLOAT32);
    Network<?> vector = Network.on(new VectorKernels(), spec, BATCH);
    Network<?> plain = Network.on(new PlainKernels(), spec, BATCH);
    byte[] start = Samples.state(vector);
    learn(vector);
    learn(plain);
    assertThat(Samples.state(vector)).isEqualTo(Samples.state(plain)).isNotEqualTo(start);
  }

  private static void learn(Network<?> network) {
    Random random = new Random(3);
    double[] y = new double[network.outputs()];
    for (int step = 0; step < 30; step++) {
      Samples samples = new Samples(BATCH, network.inputs(), network.outputs(), step);
      for (int s = 0; s < BATCH; s++) {
        network.forward(samples.xs[s], y);
        network.learn(samples.targets[s], 0.5 + random.nextDouble());
      }
      int n = 1 + step % BATCH;
      network.learnBatch(samples.xs, samples.targets, new double[] {1, 2, 0.5, 1, 3, 1}, n);
    }
  }
}
