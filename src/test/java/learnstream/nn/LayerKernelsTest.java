package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.PlainKernels;
import learnstream.nn.kernel.VectorKernels;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vector and plain kernels give the same bits in every kind of layer. */
class LayerKernelsTest {
  private static final int BATCH = 4;
  private static final Optimiser ADAM = new Adam(0.9, 0.999, 1e-8, 0.01);

  static List<LayerStacks> stacks() {
    return LayerStacks.all();
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void learnTheSameBits(LayerStacks stack) {
    NetworkSpec spec =
        stack.network(
            3, Activation.SOFTMAX, Loss.CATEGORICAL_CROSS_ENTROPY, ADAM, 0.01, Precision.FLOAT32);
    Network<?> vector = Network.on(new VectorKernels(), spec, BATCH);
    Network<?> plain = Network.on(new PlainKernels(), spec, BATCH);
    byte[] start = Samples.state(vector);
    learn(vector);
    learn(plain);
    assertThat(Samples.state(vector)).isEqualTo(Samples.state(plain)).isNotEqualTo(start);
  }

  private static void learn(Network<?> network) {
    double[] y = new double[3];
    double[] weights = {1, 2, 0.5, 1};
    for (int step = 0; step < 10; step++) {
      Samples samples = new Samples(BATCH, network.inputs(), 3, step);
      for (int s = 0; s < BATCH; s++) {
        network.forward(samples.xs[s], y);
        network.learn(samples.targets[s], 1);
      }
      network.learnBatch(samples.xs, samples.targets, weights, 1 + step % BATCH);
    }
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void passTheSameBitsInBothDirections(LayerStacks stack) {
    NetworkSpec spec =
        stack.network(
            1, Activation.IDENTITY, Loss.MEAN_SQUARED_ERROR, ADAM, 0.01, Precision.FLOAT32);
    assertThat(exchange(new VectorKernels(), spec)).isEqualTo(exchange(new PlainKernels(), spec));
  }

  /** Parameters, and a gradient at the inputs, after some updates with a penalty. */
  private static float[] exchange(Kernels<float[]> kernels, NetworkSpec spec) {
    BatchNetwork<float[]> network = new BatchNetwork<>(spec, kernels, BATCH);
    Random random = new Random(4);
    int numbers = BATCH * spec.inputs();
    int size = network.size;
    float[] out = new float[size + numbers];
    for (int step = 0; step < 5; step++) {
      for (int i = 0; i < numbers; i++) {
        network.input[i] = (float) random.nextGaussian();
      }
      network.draw(step, 0, BATCH);
      network.forward(0, BATCH);
      for (int s = 0; s < BATCH; s++) {
        network.gradientAtOutputs[s] = network.last().output()[s] - s;
      }
      network.backward(BATCH, false);
      network.add(BATCH);
      network.penalise(0.1, BATCH);
      network.backward(BATCH, false);
      System.arraycopy(network.inputGradient(BATCH), 0, out, size, numbers);
      network.update();
    }
    System.arraycopy(network.parameters.settled(), 0, out, 0, size);
    assertThat(out).doesNotContain(Float.NaN);
    return out;
  }
}
