package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import learnstream.nn.kernel.DoubleKernels;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MinibatchStdDevSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.OptimiserSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every gradient of a batch against a numerical one. */
class BatchPassesTest {
  private static final int BATCH = 5;
  private static final int INPUTS = 3;
  private static final double STEP = 1e-5;

  private static BatchPasses<double[]> passes(Activation activation, LayerSpec... before) {
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
            new OptimiserSpec.Sgd(),
            new Schedule.Constant(0.1),
            0,
            0,
            3,
            Precision.FLOAT64);
    BatchPasses<double[]> passes = new BatchPasses<>(spec, new DoubleKernels(), BATCH);
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < BATCH * INPUTS; i++) {
      passes.input()[i] = 2 * random.nextDouble() - 1;
    }
    for (int i = 0; i < passes.engine().size(); i++) {
      passes.engine().parameters[i] += 0.1 * (2 * random.nextDouble() - 1);
    }
    return passes;
  }

  private static void forward(BatchPasses<double[]> passes) {
    passes.forward(passes.engine().parameters, BATCH, 7);
  }

  /** A loss of the outputs that treats each sample in its own way. */
  private static double loss(BatchPasses<double[]> passes) {
    forward(passes);
    double loss = 0;
    for (int s = 0; s < BATCH; s++) {
      loss += (s + 1) * Math.sin(passes.output()[s]);
    }
    return loss;
  }

  private static double penalty(BatchPasses<double[]> passes) {
    forward(passes);
    for (int s = 0; s < BATCH; s++) {
      passes.gradientAtOutputs()[s] = 1;
    }
    passes.backward(BATCH);
    double[] gradient = passes.inputGradient(BATCH);
    double squares = 0;
    for (int i = 0; i < BATCH * INPUTS; i++) {
      squares += gradient[i] * gradient[i];
    }
    return 0.5 * 0.7 * squares;
  }

  private static void backward(BatchPasses<double[]> passes) {
    forward(passes);
    for (int s = 0; s < BATCH; s++) {
      passes.gradientAtOutputs()[s] = (s + 1) * Math.cos(passes.output()[s]);
    }
    passes.backward(BATCH);
  }

  private static void check(
      BatchPasses<double[]> passes,
      double[] numbers,
      int count,
      double[] gradient,
      ToDoubleFunction<BatchPasses<double[]>> of) {
    for (int i = 0; i < count; i++) {
      double at = numbers[i];
      numbers[i] = at + STEP;
      double above = of.applyAsDouble(passes);
      numbers[i] = at - STEP;
      double below = of.applyAsDouble(passes);
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
      BatchPasses<double[]> passes = passes(activation, before);
      int size = passes.engine().size();
      backward(passes);
      passes.add(BATCH);
      check(passes, passes.engine().parameters, size, passes.sum().clone(), BatchPassesTest::loss);
      backward(passes);
      double[] atInputs = passes.inputGradient(BATCH).clone();
      check(passes, passes.input(), BATCH * INPUTS, atInputs, BatchPassesTest::loss);
      passes.discard();
      forward(passes);
      passes.penalise(0.7, BATCH);
      check(
          passes, passes.engine().parameters, size, passes.sum().clone(), BatchPassesTest::penalty);
    }
  }

  @Test
  void gradientsAreAddedUpUntilAnUpdateTakesThem() {
    BatchPasses<double[]> passes = passes(Activation.TANH);
    backward(passes);
    passes.add(BATCH);
    double[] once = passes.sum().clone();
    backward(passes);
    passes.add(BATCH);
    forward(passes);
    double[] before = passes.engine().parameters.clone();
    passes.update();
    for (int i = 0; i < passes.engine().size(); i++) {
      assertThat(passes.engine().parameters[i])
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
            new OptimiserSpec.Sgd(),
            new Schedule.Constant(0),
            0,
            0,
            1,
            Precision.FLOAT32);
    BatchNetwork network = BatchNetwork.create(spec, 1000);
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
    BatchPasses<double[]> passes = passes(Activation.RELU);
    double[] before = passes.averaged().clone();
    backward(passes);
    passes.add(BATCH);
    passes.update();
    passes.average(0.9);
    for (int i = 0; i < passes.engine().size(); i++) {
      assertThat(passes.averaged()[i])
          .isCloseTo(0.9 * before[i] + 0.1 * passes.engine().parameters[i], within(1e-12));
    }
  }
}
