package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import learnstream.nn.kernel.PlainKernels;
import learnstream.nn.kernel.VectorKernels;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Momentum;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.RmsProp;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.PlasticitySpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network that keeps steps back is, to whoever looks at it in whatever order, the one that makes
 * them at once.
 */
class DeferredStepTest {
  private static final int INPUTS = 9;
  private static final int OUTPUTS = 3;
  private static final int BATCH = 4;

  /** The one network, which keeps steps back, and the other, which does not. */
  private Network<?> deferring;

  private Network<?> immediate;
  private final Random random = new Random(5);

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(64, 70, false, new Sgd(), 0.0),
        Arguments.of(100, 64, true, new Sgd(), 0.0),
        Arguments.of(131, 128, false, new Sgd(), 0.0),
        Arguments.of(64, 64, true, new Sgd(), 0.0),
        Arguments.of(33, 50, true, new Sgd(), 0.0),
        Arguments.of(64, 70, false, new Sgd(), 0.001),
        Arguments.of(64, 64, false, new Momentum(0.9, true), 0.0),
        Arguments.of(17, 70, true, new Momentum(0.9, false), 0.001),
        Arguments.of(64, 70, true, new AdaGrad(1e-8), 0.0),
        Arguments.of(100, 33, false, new AdaGrad(1e-8), 0.001),
        Arguments.of(64, 70, true, new RmsProp(0.9, 1e-8), 0.001),
        Arguments.of(32, 131, false, new RmsProp(0.9, 1e-8), 0.0),
        // The correction of its squares becomes 1 between these steps.
        Arguments.of(64, 70, true, new Adam(0.9, 0.9, 1e-8, 0), 0.0),
        Arguments.of(100, 64, false, new Adam(0.9, 0.5, 1e-8, 0.01), 0.001));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void isNotSeenWhateverIsDoneNext(
      int first, int second, boolean isPlastic, Optimiser optimiser, double l2) {
    NetworkSpec spec = spec(first, second, isPlastic, optimiser, l2);
    deferring = Network.on(new VectorKernels(), spec, BATCH);
    immediate = Network.on(new PlainKernels(), spec, BATCH);
    byte[] earlier = Samples.state(immediate);
    predict();
    for (int step = 0; step < 2_000; step++) {
      switch (random.nextInt(16)) {
        case 0 -> predict();
        case 1 -> learnBatch();
        case 2 -> assertThat(Samples.state(deferring)).isEqualTo(Samples.state(immediate));
        case 3 -> {
          int l = random.nextInt(4);
          boolean on = random.nextBoolean();
          deferring.trainer().freeze(l, on);
          immediate.trainer().freeze(l, on);
        }
        case 4 -> setOne();
        case 5 -> assertThat(deferring.weightNorm()).isEqualTo(immediate.weightNorm());
        case 6 -> {
          boolean isWhole = random.nextBoolean();
          read(earlier, deferring, isWhole);
          read(earlier, immediate, isWhole);
        }
        case 7 -> earlier = Samples.state(deferring);
        case 8 -> learn();
        default -> {
          predict();
          learn();
        }
      }
    }
    assertThat(Samples.state(deferring)).isEqualTo(Samples.state(immediate));
  }

  private static NetworkSpec spec(
      int first, int second, boolean isPlastic, Optimiser optimiser, double l2) {
    return new NetworkSpec(
        INPUTS,
        List.of(
            new DenseSpec(first, Activation.TANH, new Initialisation.He()),
            new DropoutSpec(0.1),
            new DenseSpec(second, Activation.TANH, new Initialisation.He()),
            new DenseSpec(OUTPUTS, Activation.SOFTMAX, new Initialisation.Xavier())),
        Loss.CATEGORICAL_CROSS_ENTROPY,
        optimiser,
        new Schedule.InverseTime(0.1, 0.001),
        5,
        l2,
        7,
        Precision.FLOAT32,
        isPlastic ? new PlasticitySpec(0.01, 20) : null);
  }

  /** Now and then with zeros, and with a list of what is not. */
  private void predict() {
    double[] values = new double[INPUTS];
    SparseVector x = new SparseVector(values, 0);
    boolean hasZeros = random.nextInt(4) == 0;
    for (int i = 0; i < INPUTS; i++) {
      if (!hasZeros || random.nextBoolean()) {
        x.add(i, random.nextGaussian());
      }
    }
    boolean isListed = random.nextInt(4) == 0;
    double[] expected = forward(immediate, x, isListed);
    assertThat(forward(deferring, x, isListed)).isEqualTo(expected);
  }

  private static double[] forward(Network<?> network, SparseVector x, boolean isListed) {
    double[] out = new double[OUTPUTS];
    if (isListed) {
      network.forward(x, out);
    } else {
      network.forward(x.values(), out);
    }
    return out;
  }

  private double[] target() {
    double[] target = new double[OUTPUTS];
    target[random.nextInt(OUTPUTS)] = 1;
    return target;
  }

  private void learn() {
    double[] target = target();
    int[] inputs = random.nextBoolean() ? new int[] {1, 4} : new int[0];
    double[] gradient = new double[inputs.length];
    double[] expected = new double[inputs.length];
    double norm = immediate.learn(target, 1.5, inputs, expected);
    assertThat(deferring.learn(target, 1.5, inputs, gradient)).isEqualTo(norm);
    assertThat(gradient).isEqualTo(expected);
  }

  private void learnBatch() {
    int n = 1 + random.nextInt(BATCH);
    double[][] xs = new double[n][INPUTS];
    double[][] targets = new double[n][];
    double[] weights = new double[n];
    for (int s = 0; s < n; s++) {
      for (int i = 0; i < INPUTS; i++) {
        xs[s][i] = random.nextGaussian();
      }
      targets[s] = target();
      weights[s] = 1;
    }
    double norm = immediate.learnBatch(xs, targets, weights, n);
    assertThat(deferring.learnBatch(xs, targets, weights, n)).isEqualTo(norm);
  }

  private void setOne() {
    int i = random.nextInt(deferring.parameterCount());
    assertThat(deferring.parameter(i)).isEqualTo(immediate.parameter(i));
    deferring.setParameter(i, 0.25);
    immediate.setParameter(i, 0.25);
    NamedArray array = deferring.array("0.weights");
    assertThat(array.get(3)).isEqualTo(immediate.array("0.weights").get(3));
  }

  /** The parameters, and what the optimiser keeps only if it is asked for. */
  private static void read(byte[] state, Network<?> network, boolean isWhole) {
    ByteBuffer bytes = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
    network.parameters().readState(bytes);
    if (isWhole) {
      network.trainer().readState(bytes);
    }
  }
}
