package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.reference.DenseLayer;
import learnstream.nn.reference.ReferenceNetwork;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks of random shapes, activations and losses learn what {@link ReferenceNetwork} learns:
 * outputs, loss, length of the gradient and all parameters, one sample at a time and in batches.
 */
class AgainstReferenceTest {
  private static final int BATCH = 5;
  private static final int STEPS = 8;
  private static final double RATE = 0.05;

  /** In double precision only the order of the sums differs. */
  private static final double DOUBLE = 1e-12;

  /** Some hundred roundings of 6e-8 each, of numbers up to about 10. */
  private static final double FLOAT = 1e-5;

  /** An output layer, and a loss that goes with it. */
  private record Head(Activation activation, Loss loss) {}

  private static final List<Head> HEADS =
      List.of(
          new Head(Activation.IDENTITY, Loss.MEAN_SQUARED_ERROR),
          new Head(Activation.TANH, Loss.MEAN_SQUARED_ERROR),
          new Head(Activation.SIGMOID, Loss.MEAN_SQUARED_ERROR),
          new Head(Activation.SOFTMAX, Loss.MEAN_SQUARED_ERROR),
          new Head(Activation.MAXOUT, Loss.MEAN_SQUARED_ERROR),
          new Head(Activation.SIGMOID, Loss.BINARY_CROSS_ENTROPY),
          new Head(Activation.SOFTMAX, Loss.BINARY_CROSS_ENTROPY),
          new Head(Activation.SIGMOID, Loss.CATEGORICAL_CROSS_ENTROPY),
          new Head(Activation.SOFTMAX, Loss.CATEGORICAL_CROSS_ENTROPY));

  private static final List<Activation> HIDDEN =
      List.of(
          Activation.IDENTITY,
          Activation.STEP,
          Activation.SIGMOID,
          Activation.TANH,
          Activation.RELU,
          Activation.LEAKY_RELU,
          Activation.ELU,
          Activation.MAXOUT);

  private final Random random = new Random();
  private final List<DenseLayer> layers = new ArrayList<>();

  /** What the reference learns in place: a layer's weights by row, then its biases. */
  private final List<double[]> parameters = new ArrayList<>();

  static IntStream seeds() {
    return IntStream.range(0, 4 * HEADS.size());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void inDoublePrecision(int seed) {
    check(seed, Precision.FLOAT64, DOUBLE);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void inSinglePrecision(int seed) {
    check(seed, Precision.FLOAT32, FLOAT);
  }

  private void check(int seed, Precision precision, double tolerance) {
    random.setSeed(seed);
    Head head = HEADS.get(seed % HEADS.size());
    Network network = network(head, precision);
    ReferenceNetwork reference =
        new ReferenceNetwork(head.loss(), layers.toArray(DenseLayer[]::new));
    double[] y = new double[network.outputs()];
    for (int step = 0; step < STEPS; step++) {
      Samples samples = new Samples(BATCH, network.inputs(), network.outputs(), random.nextLong());
      double[] weights = random.doubles(BATCH, 0.2, 2).toArray();
      for (int s = 0; s < BATCH; s++) {
        network.forward(samples.xs[s], y);
        assertThat(y).containsExactly(reference.forward(samples.xs[s]), within(tolerance));
        assertThat(network.loss(samples.targets[s]))
            .isCloseTo(reference.loss(samples.targets[s]), within(10 * tolerance));
        reference.backward(samples.targets[s], weights[s]);
        double norm = network.learn(samples.targets[s], weights[s]);
        compare(network, norm, reference, tolerance);
      }
      int n = 1 + step % BATCH;
      for (int s = 0; s < n; s++) {
        reference.forward(samples.xs[s]);
        reference.backward(samples.targets[s], weights[s] / n);
      }
      double norm = network.learnBatch(samples.xs, samples.targets, weights, n);
      compare(network, norm, reference, tolerance);
    }
  }

  /** Makes the reference's step, and compares what it moved, and where to. */
  private void compare(Network network, double norm, ReferenceNetwork reference, double tolerance) {
    double[] before = parameters.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
    reference.step(RATE, true);
    double[] after = parameters.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
    double squares = 0;
    for (int i = 0; i < after.length; i++) {
      squares += (after[i] - before[i]) * (after[i] - before[i]);
      assertThat(network.parameter(i)).as("parameter %d", i).isCloseTo(after[i], within(tolerance));
    }
    assertThat(norm).isCloseTo(Math.sqrt(squares) / RATE, within(100 * tolerance)).isPositive();
  }

  /** Up to three hidden layers, narrower and wider than a vector. */
  private Network network(Head head, Precision precision) {
    int inputs = 1 + random.nextInt(30);
    int width = inputs;
    List<LayerSpec> specs = new ArrayList<>();
    for (int l = random.nextInt(4); l > 0; l--) {
      Activation activation = HIDDEN.get(random.nextInt(HIDDEN.size()));
      width = add(specs, width, 1 + random.nextInt(40), activation);
    }
    add(specs, width, 2 + random.nextInt(20), head.activation());
    return Network.create(
        new NetworkSpec(
            inputs, specs, head.loss(), new Sgd(), new Schedule.Constant(RATE), 0, 0, 1, precision),
        BATCH);
  }

  private int add(List<LayerSpec> specs, int inputs, int units, Activation activation) {
    int pieces = activation == Activation.MAXOUT ? 2 + random.nextInt(3) : 1;
    int sums = units * pieces;
    double limit = Math.sqrt(6.0 / (inputs + sums));
    double[][] weights = new double[inputs][];
    for (int i = 0; i < inputs; i++) {
      weights[i] = random.doubles(sums, -limit, limit).toArray();
      parameters.add(weights[i]);
    }
    double[] biases = random.doubles(sums, -0.5, 0.5).toArray();
    parameters.add(biases);
    Initialisation start = new Initialisation.Explicit(weights, biases);
    specs.add(new DenseSpec(units, activation, pieces, start, true));
    layers.add(new DenseLayer(weights, biases, activation, pieces));
    return units;
  }
}
