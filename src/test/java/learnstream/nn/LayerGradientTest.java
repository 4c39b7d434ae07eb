package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import learnstream.nn.kernel.DoubleKernels;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradients of every kind of layer against numerical ones, one sample at a time and in batches.
 */
class LayerGradientTest {
  private static final double H = 1e-5;
  private static final int BATCH = 3;

  static List<LayerStacks> stacks() {
    return LayerStacks.all();
  }

  private static double[][] samples(int count, int inputs) {
    Random random = new Random(8);
    double[][] xs = new double[count][inputs];
    for (double[] x : xs) {
      for (int i = 0; i < inputs; i++) {
        x[i] = random.nextGaussian();
      }
    }
    return xs;
  }

  /** Moves parameters away from where they begin: biases from 0, gains from 1. */
  private static void shake(Network<double[]> network) {
    Random random = new Random(9);
    for (int i = 0; i < network.size; i++) {
      network.parameters.settled()[i] += 0.2 * random.nextGaussian();
    }
  }

  private static double numerical(double[] numbers, int i, DoubleSupplier loss) {
    double before = numbers[i];
    numbers[i] = before + H;
    double above = loss.getAsDouble();
    numbers[i] = before - H;
    double below = loss.getAsDouble();
    numbers[i] = before;
    return (above - below) / (2 * H);
  }

  private static NetworkSpec classifier(LayerStacks stack) {
    return stack.network(
        3, Activation.SOFTMAX, Loss.CATEGORICAL_CROSS_ENTROPY, new Sgd(), 1, Precision.FLOAT64);
  }

  /** The loss that the next update makes smaller: with what it leaves to chance. */
  @ParameterizedTest
  @MethodSource("stacks")
  void aStepOnOneSampleIsTheNumericalGradient(LayerStacks stack) {
    NetworkSpec spec = classifier(stack);
    Network<double[]> network = new Network<>(spec, new DoubleKernels(), 1);
    shake(network);
    double[] x = samples(1, stack.inputs())[0];
    double[] target = {0, 1, 0};
    double[] y = new double[3];
    double[] gradient = new double[network.size];
    double squares = 0;
    for (int i = 0; i < network.size; i++) {
      gradient[i] =
          numerical(
              network.parameters.settled(),
              i,
              () -> {
                network.forward(x, y);
                network.forwardInTraining();
                return network.loss(target);
              });
      squares += gradient[i] * gradient[i];
    }
    double[] before = network.parameters.settled().clone();
    network.forward(x, y);
    double norm = network.learn(target, 1);
    for (int i = 0; i < network.size; i++) {
      assertThat(before[i] - network.parameters.settled()[i])
          .as("parameter %d", i)
          .isCloseTo(gradient[i], within(1e-8));
    }
    assertThat(norm).isCloseTo(Math.sqrt(squares), within(1e-7)).isPositive();
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void aStepOnABatchIsTheMeanOfItsSamplesNumericalGradients(LayerStacks stack) {
    NetworkSpec spec = classifier(stack);
    BatchNetwork<double[]> passes = new BatchNetwork<>(spec, new DoubleKernels(), BATCH);
    Network<?> network = Network.create(spec, BATCH);
    double[][] xs = samples(BATCH, stack.inputs());
    double[][] targets = {{0, 1, 0}, {1, 0, 0}, {0, 0, 1}};
    double[] weights = {1, 0.5, 2};
    double[] before = Samples.parameters(network);
    double norm = network.learnBatch(xs, targets, weights, BATCH);
    assertThat(norm).isPositive();
    for (int i = 0; i < before.length; i++) {
      double mean =
          numerical(
              passes.parameters.settled(),
              i,
              () -> {
                for (int s = 0; s < BATCH; s++) {
                  System.arraycopy(xs[s], 0, passes.input, s * xs[s].length, xs[s].length);
                }
                passes.draw(spec.seed(), 0, BATCH);
                passes.forward(0, BATCH);
                double loss = 0;
                for (int s = 0; s < BATCH; s++) {
                  double[] y = new double[3];
                  System.arraycopy(passes.last().output(), 3 * s, y, 0, 3);
                  loss += weights[s] * spec.loss().value(y, targets[s]) / BATCH;
                }
                return loss;
              });
      assertThat(before[i] - network.parameter(i))
          .as("parameter %d", i)
          .isCloseTo(mean, within(1e-8));
    }
  }

  /** As a half of a GAN: of the parameters, at the inputs, and of the penalty R1. */
  @ParameterizedTest
  @MethodSource("stacks")
  void gradientsOfParametersInputsAndPenaltyAreTheNumericalOnes(LayerStacks stack) {
    BatchNetwork<double[]> passes =
        new BatchNetwork<>(
            stack.network(
                1, Activation.IDENTITY, Loss.MEAN_SQUARED_ERROR, new Sgd(), 0.1, Precision.FLOAT64),
            new DoubleKernels(),
            BATCH);
    shake(passes);
    double[][] xs = samples(BATCH, stack.inputs());
    for (int s = 0; s < BATCH; s++) {
      System.arraycopy(xs[s], 0, passes.input, s * stack.inputs(), stack.inputs());
    }
    int size = passes.size;
    int numbers = BATCH * stack.inputs();
    double[] parameters = passes.parameters.settled();

    backward(passes);
    double[] atInputs = passes.inputGradient(BATCH).clone();
    check(passes.input, numbers, atInputs, () -> loss(passes));
    backward(passes);
    passes.add(BATCH);
    check(parameters, size, passes.sum.clone(), () -> loss(passes));
    passes.discard();
    forward(passes);
    passes.penalise(0.7, BATCH);
    check(parameters, size, passes.sum.clone(), () -> penalty(passes, numbers));
  }

  private static void check(double[] numbers, int count, double[] gradient, DoubleSupplier of) {
    for (int i = 0; i < count; i++) {
      assertThat(gradient[i]).as("number %d", i).isCloseTo(numerical(numbers, i, of), within(1e-6));
    }
  }

  private static void forward(BatchNetwork<double[]> passes) {
    passes.draw(7, 0, BATCH);
    passes.forward(0, BATCH);
  }

  private static double loss(BatchNetwork<double[]> passes) {
    forward(passes);
    double loss = 0;
    for (int s = 0; s < BATCH; s++) {
      loss += (s + 1) * Math.sin(passes.last().output()[s]);
    }
    return loss;
  }

  private static void backward(BatchNetwork<double[]> passes) {
    forward(passes);
    for (int s = 0; s < BATCH; s++) {
      passes.gradientAtOutputs[s] = (s + 1) * Math.cos(passes.last().output()[s]);
    }
    passes.backward(BATCH, false);
  }

  private static double penalty(BatchNetwork<double[]> passes, int numbers) {
    forward(passes);
    for (int s = 0; s < BATCH; s++) {
      passes.gradientAtOutputs[s] = 1;
    }
    passes.backward(BATCH, false);
    double[] gradient = passes.inputGradient(BATCH);
    double squares = 0;
    for (int i = 0; i < numbers; i++) {
      squares += gradient[i] * gradient[i];
    }
    return 0.5 * 0.7 * squares;
  }
}
