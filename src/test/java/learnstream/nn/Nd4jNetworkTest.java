package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Momentum;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.RmsProp;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.Backend;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerNormalisationSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MinibatchStdDevSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.PlasticitySpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Stateful;
import learnstream.nn.spec.TransposedConvolutionSpec;
import learnstream.nn.spec.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks on ND4J against the same ones on this project's kernels. */
class Nd4jNetworkTest {
  private static final int BATCH = 12;
  private static final int BATCHES = 200;
  private static final double CLOSE = 1e-4;

  private static DenseSpec dense(int units, Activation f) {
    return new DenseSpec(units, f, new Initialisation.Xavier());
  }

  private static NetworkSpec spec(
      List<LayerSpec> layers, Loss loss, Optimiser optimiser, double clip, double l2) {
    Schedule rate = new Schedule.Constant(optimiser.defaultLearningRate());
    return new NetworkSpec(9, layers, loss, optimiser, rate, clip, l2, 5, Precision.FLOAT32);
  }

  /** Samples whose targets suit every loss. */
  private static final class Stream9 {
    final double[][] xs = new double[BATCH][];
    final double[][] targets = new double[BATCH][];
    final double[] weights = new double[BATCH];
    private final SplittableRandom random = new SplittableRandom(8);

    int next(NetworkSpec spec) {
      int n = 1 + random.nextInt(BATCH);
      double sameWeight = random.nextInt(2);
      for (int s = 0; s < n; s++) {
        xs[s] = random.doubles(spec.inputs(), -1, 1).toArray();
        targets[s] = new double[spec.outputs()];
        targets[s][xs[s][0] + xs[s][1] > 0 ? 1 : 0] = 1;
        weights[s] = sameWeight > 0 ? 1 : 0.5 + random.nextDouble();
      }
      return n;
    }
  }

  private static void assertSame(NetworkSpec spec) {
    Network<?> own = Network.create(spec, BATCH);
    Network<?> its = Network.create(spec.on(Backend.ND4J), BATCH);
    Stream9 stream = new Stream9();
    double[] expected = new double[spec.outputs()];
    double[] found = new double[spec.outputs()];
    for (int b = 0; b < BATCHES; b++) {
      int n = stream.next(spec);
      own.forward(stream.xs[0], expected);
      its.forward(stream.xs[0], found);
      assertThat(found).as("batch %d", b).containsExactly(expected, within(CLOSE));
      assertThat(its.loss(stream.targets[0])).isCloseTo(own.loss(stream.targets[0]), within(CLOSE));
      if (b % 10 == 0) {
        assertThat(its.learn(stream.targets[0], 1.5))
            .isCloseTo(own.learn(stream.targets[0], 1.5), within(CLOSE));
      }
      double norm = own.learnBatch(stream.xs, stream.targets, stream.weights, n);
      assertThat(its.learnBatch(stream.xs, stream.targets, stream.weights, n))
          .as("norm of batch %d", b)
          .isCloseTo(norm, within(CLOSE * Math.max(1, norm)));
    }
    for (int i = 0; i < own.parameterCount(); i++) {
      assertThat(its.parameter(i)).as("parameter %d", i).isCloseTo(own.parameter(i), within(CLOSE));
    }
    assertThat(its.weightNorm()).isCloseTo(own.weightNorm(), within(CLOSE));
  }

  static Stream<Optimiser> optimisers() {
    return Stream.of(
        new Sgd(),
        new Momentum(0.9, false),
        new Momentum(0.9, true),
        new AdaGrad(1e-8),
        new RmsProp(0.9, 1e-8),
        new Adam(0.9, 0.999, 1e-8, 0),
        new Adam(0.9, 0.999, 1e-8, 0.01));
  }

  @ParameterizedTest
  @MethodSource("optimisers")
  void sameStepsOfEveryOptimiser(Optimiser optimiser) {
    List<LayerSpec> layers = List.of(dense(60, Activation.TANH), dense(3, Activation.SOFTMAX));
    assertSame(spec(layers, Loss.CATEGORICAL_CROSS_ENTROPY, optimiser, 0, 0));
    assertSame(spec(layers, Loss.CATEGORICAL_CROSS_ENTROPY, optimiser, 0.3, 0.01));
  }

  @ParameterizedTest
  @EnumSource
  void sameAnswersOfEveryActivation(Activation f) {
    if (f == Activation.SOFTMAX) {
      f = Activation.IDENTITY;
    }
    DenseSpec hidden = dense(70, f);
    assertSame(
        spec(
            List.of(hidden, new DropoutSpec(0.2), dense(4, f), dense(2, Activation.IDENTITY)),
            Loss.MEAN_SQUARED_ERROR,
            new Sgd(),
            0,
            0));
  }

  @ParameterizedTest
  @EnumSource
  void sameAnswersOfEveryLoss(Loss loss) {
    Activation last =
        switch (loss) {
          case MEAN_SQUARED_ERROR -> Activation.TANH;
          case BINARY_CROSS_ENTROPY -> Activation.SIGMOID;
          case CATEGORICAL_CROSS_ENTROPY -> Activation.SOFTMAX;
        };
    assertSame(spec(List.of(dense(6, Activation.RELU), dense(3, last)), loss, new Sgd(), 0, 0));
  }

  @ParameterizedTest
  @MethodSource("learnstream.nn.LayerStacks#all")
  void sameAnswersOfEveryLayer(LayerStacks stack) {
    assertSame(
        stack.network(
            3,
            Activation.SOFTMAX,
            Loss.CATEGORICAL_CROSS_ENTROPY,
            new AdaGrad(1e-8),
            0.01,
            Precision.FLOAT32));
  }

  @Test
  void sameAnswersInDoublePrecisionAndWithUnitsThatBeginAnew() {
    NetworkSpec spec =
        new NetworkSpec(
            9,
            List.of(dense(30, Activation.RELU), dense(3, Activation.SOFTMAX)),
            Loss.CATEGORICAL_CROSS_ENTROPY,
            new Adam(0.9, 0.999, 1e-8, 0),
            new Schedule.Constant(0.01),
            0,
            0,
            5,
            Precision.FLOAT64);
    assertSame(spec.with(new PlasticitySpec(0.01, 20)));
  }

  static Stream<List<LayerSpec>> halves() {
    Shape image = new Shape(1, 3, 3);
    ConvolutionSpec convolution =
        LayerStacks.convolution(image, 4, 2, 2, 1, 1, Activation.LEAKY_RELU);
    TransposedConvolutionSpec transposed =
        new TransposedConvolutionSpec(
            convolution.output(),
            3,
            new Window(2, 2, 2, 1),
            Activation.TANH,
            new Initialisation.Xavier());
    return Stream.of(
        List.of(
            dense(40, Activation.LEAKY_RELU),
            new DropoutSpec(0.3),
            new MinibatchStdDevSpec(),
            dense(30, Activation.ELU),
            dense(1, Activation.IDENTITY)),
        List.of(
            convolution, transposed, new LayerNormalisationSpec(), dense(1, Activation.IDENTITY)));
  }

  /** The penalty, the averages and the gradients at the inputs of a GAN's halves. */
  @ParameterizedTest
  @MethodSource("halves")
  void sameHalvesOfAGan(List<LayerSpec> layers) {
    NetworkSpec spec = spec(layers, Loss.MEAN_SQUARED_ERROR, new Adam(0.5, 0.9, 1e-8, 0), 0, 0);
    BatchNetwork<?> own = BatchNetwork.create(spec, BATCH);
    BatchNetwork<?> its = BatchNetwork.create(spec.on(Backend.ND4J), BATCH);
    SplittableRandom random = new SplittableRandom(2);
    for (int b = 0; b < BATCHES; b++) {
      float[] x = new float[BATCH * 9];
      float[] gradient = new float[BATCH];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextDouble(-1, 1);
      }
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) random.nextDouble(-1, 1) / BATCH;
      }
      for (BatchNetwork<?> network : List.of(own, its)) {
        network.forward(x, BATCH, b, new float[BATCH]);
        network.backward(gradient, BATCH);
        network.penalise(0.1 / BATCH, BATCH);
        network.update();
        network.average(0.9);
      }
      assertClose(answers(its, x), answers(own, x));
      float[] expected = new float[x.length];
      float[] found = new float[x.length];
      own.inputGradient(gradient, BATCH, expected);
      its.inputGradient(gradient, BATCH, found);
      assertClose(found, expected);
    }
  }

  private static float[] answers(BatchNetwork<?> network, float[] x) {
    float[] out = new float[BATCH];
    network.forwardAveraged(x, BATCH, out);
    float[] newest = new float[BATCH];
    network.forward(x, BATCH, newest);
    float[] both = new float[2 * BATCH];
    System.arraycopy(out, 0, both, 0, BATCH);
    System.arraycopy(newest, 0, both, BATCH, BATCH);
    return both;
  }

  private static void assertClose(float[] found, float[] expected) {
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(CLOSE));
    }
  }

  /** A state goes from one backend to the other, and a network read back goes on to the bit. */
  @Test
  void goesOnFromAStateToTheBitAndFromThatOfTheOtherBackend() {
    NetworkSpec spec =
        spec(
            List.of(dense(60, Activation.TANH), new DropoutSpec(0.2), dense(3, Activation.SOFTMAX)),
            Loss.CATEGORICAL_CROSS_ENTROPY,
            new Adam(0.9, 0.999, 1e-8, 0),
            0,
            0);
    Network<?> own = Network.create(spec, BATCH);
    Network<?> through = Network.create(spec.on(Backend.ND4J), BATCH);
    Network<?> again = Network.create(spec.on(Backend.ND4J), BATCH);
    Stream9 stream = new Stream9();
    for (int b = 0; b < 100; b++) {
      int n = stream.next(spec);
      if (b == 30) {
        own.parameters().copyTo(through.parameters());
        own.trainer().copyTo(through.trainer());
      } else if (b == 60) {
        through.parameters().copyTo(again.parameters());
        through.trainer().copyTo(again.trainer());
      }
      own.learnBatch(stream.xs, stream.targets, stream.weights, n);
      if (b >= 30) {
        through.learnBatch(stream.xs, stream.targets, stream.weights, n);
      }
      if (b >= 60) {
        again.learnBatch(stream.xs, stream.targets, stream.weights, n);
      }
    }
    assertThat(bytes(again.parameters())).isEqualTo(bytes(through.parameters()));
    assertThat(bytes(again.trainer())).isEqualTo(bytes(through.trainer()));
    for (int i = 0; i < own.parameterCount(); i++) {
      assertThat(through.parameter(i)).isCloseTo(own.parameter(i), within(CLOSE));
    }
  }

  private static byte[] bytes(Stateful part) {
    ByteBuffer bytes = ByteBuffer.allocate(part.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    part.writeState(bytes);
    return bytes.array();
  }
}
