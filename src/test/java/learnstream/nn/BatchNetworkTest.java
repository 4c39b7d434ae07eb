package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import learnstream.nn.kernel.DoubleKernels;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MinibatchStdDevSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every gradient of a batch against a numerical one. */
class BatchNetworkTest {
  private static final int BATCH = 5;
  private static final int INPUTS = 3;
  private static final double STEP = 1e-5;

  private static BatchNetwork<double[]> network(Activation activation, LayerSpec... before) {
    List<LayerSpec> layers = new ArrayList<>();
    layers.add(new DenseSpec(6, activation, new Initialisation.Xavier()));
    layers.add(new DenseSpec(4, activation, new Initialisation.Xavier()));
    layers.addAll(List.of(before));
    layers.add(new DenseSpec(1, Activation.IDENTITY, new Initialisation.Xavier()));
    NetworkSpec spec =
        new NetworkSpec(
            INPUTS,
            layers,
            Loss.MEAN_SQUARED_ERROR,
            new Sgd(),
            new Schedule.Constant(0.1),
            0,
            0,
            3,
            Precision.FLOAT64);
    BatchNetwork<double[]> network = new BatchNetwork<>(spec, new DoubleKernels(), BATCH);
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < BATCH * INPUTS; i++) {
      network.input[i] = 2 * random.nextDouble() - 1;
    }
    for (int i = 0; i < network.size; i++) {
      network.parameters.settled()[i] += 0.1 * (2 * random.nextDouble() - 1);
    }
    return network;
  }

  private static void forward(BatchNetwork<double[]> network) {
    network.draw(7, 0, BATCH);
    network.forward(0, BATCH);
  }

  /** A loss of the outputs that treats each sample in its own way. */
  private static double loss(BatchNetwork<double[]> network) {
    forward(network);
    double loss = 0;
    for (int s = 0; s < BATCH; s++) {
      loss += (s + 1) * Math.sin(network.last().output()[s]);
    }
    return loss;
  }

  private static double penalty(BatchNetwork<double[]> network) {
    forward(network);
    for (int s = 0; s < BATCH; s++) {
      network.gradientAtOutputs[s] = 1;
    }
    network.backward(BATCH, false);
    double[] gradient = network.inputGradient(BATCH);
    double squares = 0;
    for (int i = 0; i < BATCH * INPUTS; i++) {
      squares += gradient[i] * gradient[i];
    }
    return 0.5 * 0.7 * squares;
  }

  private static void backward(BatchNetwork<double[]> network) {
    forward(network);
    for (int s = 0; s < BATCH; s++) {
      network.gradientAtOutputs[s] = (s + 1) * Math.cos(network.last().output()[s]);
    }
    network.backward(BATCH, false);
  }

  private static void check(
      BatchNetwork<double[]> network,
      double[] numbers,
      int count,
      double[] gradient,
      ToDoubleFunction<BatchNetwork<double[]>> of) {
    for (int i = 0; i < count; i++) {
      double at = numbers[i];
      numbers[i] = at + STEP;
      double above = of.applyAsDouble(network);
      numbers[i] = at - STEP;
      double below = of.applyAsDouble(network);
      numbers[i] = at;
      assertThat(gradient[i])
          .describedAs("number " + i)
          .isCloseTo((above - below) / (2 * STEP), within(1e-6));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"STEP", "SOFTMAX"},
      mode = EnumSource.Mode.EXCLUDE)
  void gradientsOfParametersInputsAndPenaltyAreTheNumericalOnes(Activation activation) {
    for (LayerSpec[] before :
        List.of(
            new LayerSpec[0],
            new LayerSpec[] {new DropoutSpec(0.4)},
            new LayerSpec[] {new MinibatchStdDevSpec()},
            new LayerSpec[] {
              new DropoutSpec(0.2),
              new MinibatchStdDevSpec(),
              new DenseSpec(3, Activation.TANH, new Initialisation.Xavier())
            })) {
      BatchNetwork<double[]> network = network(activation, before);
      int size = network.size;
      backward(network);
      network.add(BATCH);
      check(
          network, network.parameters.settled(), size, network.sum.clone(), BatchNetworkTest::loss);
      backward(network);
      double[] atInputs = network.inputGradient(BATCH).clone();
      check(network, network.input, BATCH * INPUTS, atInputs, BatchNetworkTest::loss);
      network.discard();
      forward(network);
      network.penalise(0.7, BATCH);
      check(
          network,
          network.parameters.settled(),
          size,
          network.sum.clone(),
          BatchNetworkTest::penalty);
    }
  }

  @Test
  void gradientsAreAddedUpUntilAnUpdateTakesThem() {
    BatchNetwork<double[]> network = network(Activation.TANH);
    backward(network);
    network.add(BATCH);
    double[] once = network.sum.clone();
    backward(network);
    network.add(BATCH);
    forward(network);
    double[] before = network.parameters.settled().clone();
    network.update();
    for (int i = 0; i < network.size; i++) {
      assertThat(network.parameters.settled()[i])
          .isCloseTo(before[i] - 0.1 * 2 * once[i], within(1e-12));
    }
  }

  @Test
  void dropoutKeepsTheMeanAndIsOffOutsideTraining() {
    NetworkSpec spec =
        new NetworkSpec(
            1,
            List.of(
                new DropoutSpec(0.25),
                new DenseSpec(
                    1,
                    Activation.IDENTITY,
                    new Initialisation.Explicit(new double[][] {{1}}, new double[1]))),
            Loss.MEAN_SQUARED_ERROR,
            new Sgd(),
            new Schedule.Constant(0),
            0,
            0,
            1,
            Precision.FLOAT32);
    BatchNetwork<?> network = BatchNetwork.create(spec, 1000);
    float[] ones = new float[1000];
    java.util.Arrays.fill(ones, 1);
    float[] out = new float[1000];
    network.forward(ones, 1000, out);
    assertThat(out).containsOnly(1f);
    network.forward(ones, 1000, 5, out);
    double sum = 0;
    for (float y : out) {
      assertThat(y).isIn(0f, (float) (1 / 0.75));
      sum += y;
    }
    assertThat(sum / 1000).isCloseTo(1, within(0.1));
    float[] again = new float[1000];
    network.forward(ones, 1000, 5, again);
    assertThat(again).isEqualTo(out);
  }

  @Test
  void theMeanOfTheParametersFollowsThem() {
    BatchNetwork<double[]> network = network(Activation.RELU);
    double[] before = network.averaged.clone();
    backward(network);
    network.add(BATCH);
    network.update();
    network.average(0.9);
    for (int i = 0; i < network.size; i++) {
      assertThat(network.averaged[i])
          .isCloseTo(0.9 * before[i] + 0.1 * network.parameters.settled()[i], within(1e-12));
    }
  }
}
