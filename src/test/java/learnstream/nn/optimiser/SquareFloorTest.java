package learnstream.nn.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.PlainKernels;
import learnstream.nn.kernel.VectorKernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Vectors spare themselves square roots and quotients of subnormal numbers only where no bit
 * depends on them.
 */
class SquareFloorTest {
  private static final int ROWS = 50;
  private static final int COLUMNS = 64;
  private static final int SIZE = ROWS * COLUMNS;

  static Stream<Optimiser> optimisers() {
    return Stream.of(1e-8, 1e-12, 5e-13, 1e-19, 1e-25, 1e-40, 0.0)
        .flatMap(
            epsilon ->
                Stream.of(
                    new AdaGrad(epsilon),
                    new RmsProp(0.9, epsilon),
                    new Adam(0.9, 0.999, epsilon, 0),
                    new Adam(0.9, 0.5, epsilon, 0)));
  }

  @ParameterizedTest
  @MethodSource("optimisers")
  void changesNoBit(Optimiser optimiser) {
    float[][] plain = numbers(optimiser instanceof Adam);
    float[][] vector = numbers(optimiser instanceof Adam);
    for (long step = 0; step < 40; step++) {
      step(new PlainKernels(), optimiser, plain, step);
      step(new VectorKernels(), optimiser, vector, step);
      assertThat(Arrays.deepEquals(vector, plain)).isTrue();
    }
  }

  /** Parameters and two slots, of all sizes down to the smallest; squares are not negative. */
  private static float[][] numbers(boolean isMean) {
    Random random = new Random(11);
    float[][] numbers = new float[3][SIZE];
    for (int i = 0; i < SIZE; i++) {
      numbers[0][i] = random.nextInt(8) == 0 ? 0 : number(random);
      numbers[1][i] = isMean ? number(random) : Math.abs(number(random));
      numbers[2][i] = Math.abs(number(random));
    }
    return numbers;
  }

  private static float number(Random random) {
    double magnitude = Math.scalb(1 + random.nextDouble(), -random.nextInt(150));
    return (float) (random.nextBoolean() ? magnitude : -magnitude);
  }

  private static void step(
      Kernels<float[]> kernels, Optimiser optimiser, float[][] numbers, long step) {
    Random random = new Random(step);
    float[] x = new float[ROWS];
    int[] rows = new int[ROWS];
    float[] delta = new float[COLUMNS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = number(random);
      rows[i] = i;
    }
    for (int j = 0; j < COLUMNS; j++) {
      delta[j] = random.nextInt(4) == 0 ? 0 : number(random);
    }
    OptimiserStep its = new OptimiserStep(optimiser, 0);
    its.prepare(step, 0.01, 1);
    float[][] slots = {numbers[1], numbers[2]};
    kernels.update(its.ofWeights(), numbers[0], slots, 0, COLUMNS, x, rows, ROWS, delta, 0);
  }
}
