package learnstream.model.rbf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Random;
import learnstream.model.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecursiveLeastSquaresTest {
  private static final int INPUTS = 6;

  private static RecursiveLeastSquares squares(int inputs, double forgetting, double penalty) {
    RecursiveLeastSquares squares = new RecursiveLeastSquares(forgetting, penalty);
    for (int i = 0; i < inputs; i++) {
      squares.grow();
    }
    return squares;
  }

  private static void learn(
      RecursiveLeastSquares squares, double[] w, double[] phi, double target, double weight) {
    double error = target;
    for (int i = 0; i < w.length; i++) {
      error -= w[i] * phi[i];
    }
    double[] gain = squares.gain(phi, weight);
    for (int i = 0; i < w.length; i++) {
      w[i] += gain[i] * error;
    }
  }

  /** Solves the normal equations by Gauss and Jordan's elimination. */
  private static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    for (int p = 0; p < n; p++) {
      for (int i = 0; i < n; i++) {
        double factor = a[i][p] / a[p][p];
        for (int j = 0; j < n && i != p; j++) {
          a[i][j] -= factor * a[p][j];
        }
        b[i] -= i == p ? 0 : factor * b[p];
      }
    }
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = b[i] / a[i][i];
    }
    return x;
  }

  /** With forgetting what the regularisation was is forgotten as well: 0.95^400 of it is left. */
  @ParameterizedTest
  @CsvSource({"1, 0.5, 40", "1, 10, 7", "0.95, 0.5, 400"})
  void isTheBatchSolutionOfTheNormalEquations(double forgetting, double penalty, int samples) {
    RecursiveLeastSquares squares = squares(INPUTS, forgetting, penalty);
    Random random = new Random(4);
    double[] w = new double[INPUTS];
    double[][] a = new double[INPUTS][INPUTS];
    double[] b = new double[INPUTS];
    double left = StrictMath.pow(forgetting, samples);
    for (int i = 0; i < INPUTS; i++) {
      a[i][i] = penalty * left;
    }
    for (int s = 0; s < samples; s++) {
      double[] phi = random.doubles(INPUTS, -1, 1).toArray();
      double target = 3 * phi[0] - phi[1] + random.nextGaussian();
      double weight = 0.5 + random.nextInt(3);
      learn(squares, w, phi, target, weight);
      double share = weight * StrictMath.pow(forgetting, samples - 1 - s);
      for (int i = 0; i < INPUTS; i++) {
        for (int j = 0; j < INPUTS; j++) {
          a[i][j] += share * phi[i] * phi[j];
        }
        b[i] += share * phi[i] * target;
      }
    }
    assertThat(w).containsExactly(solve(a, b), within(1e-8));
  }

  /**
   * A short memory, inputs that are nearly the same, one that is always 0 and one that wakes up
   * once in ten thousand samples.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.99, 0.9999, 1})
  void staysFiniteAndRightThroughTwoHundredThousandSamples(double forgetting) {
    RecursiveLeastSquares squares = squares(INPUTS, forgetting, 0.01);
    Random random = new Random(9);
    double[] w = new double[INPUTS];
    double[] phi = {1, 0, 0, 0, 0, 0};
    for (int s = 0; s < 200_000; s++) {
      phi[1] = random.nextDouble();
      phi[2] = phi[1] + 1e-7 * random.nextDouble();
      phi[3] = random.nextDouble();
      phi[5] = s % 10_000 == 0 ? 1 : 0;
      learn(squares, w, phi, 2 - phi[1] + 0.5 * phi[3] + 7 * phi[5], 1);
      for (int i = 0; i < INPUTS; i++) {
        assertVariance(squares.variance(i));
      }
    }
    assertThat(w[0]).isCloseTo(2, within(0.01));
    assertThat(w[1] + w[2]).isCloseTo(-1, within(0.01));
    assertThat(w[3]).isCloseTo(0.5, within(0.01));
    assertThat(w[4]).isZero();
    assertThat(w[5]).isCloseTo(7, within(0.1));
  }

  private static void assertVariance(double variance) {
    if (!(variance > 0 && variance <= 100.0000001)) {
      throw new AssertionError("a variance of " + variance);
    }
  }

  @Test
  void followsWeightsThatChange() {
    RecursiveLeastSquares forgets = squares(2, 0.99, 0.1);
    RecursiveLeastSquares remembers = squares(2, 1, 0.1);
    Random random = new Random(1);
    double[] w = new double[2];
    double[] all = new double[2];
    for (int s = 0; s < 4000; s++) {
      double[] phi = {1, random.nextDouble()};
      double target = s < 3000 ? phi[1] : 5 - phi[1];
      learn(forgets, w, phi, target, 1);
      learn(remembers, all, phi, target, 1);
    }
    assertThat(w).containsExactly(new double[] {5, -1}, within(0.01));
    assertThat(all[0]).isLessThan(2);
  }

  @Test
  void goesOnFromItsBytesToTheBit() {
    RecursiveLeastSquares squares = squares(INPUTS, 0.99, 0.1);
    Random random = new Random(4);
    for (int s = 0; s < 50; s++) {
      squares.gain(random.doubles(INPUTS).toArray(), 1);
    }
    RecursiveLeastSquares restored = new RecursiveLeastSquares(0.99, 0.1);
    restored.readState(
        ByteBuffer.wrap(Models.bytes(squares)).order(java.nio.ByteOrder.LITTLE_ENDIAN));
    restored.grow();
    squares.grow();
    double[] phi = random.doubles(INPUTS + 1).toArray();
    assertThat(restored.gain(phi, 2)).startsWith(java.util.Arrays.copyOf(squares.gain(phi, 2), 7));
    assertThat(Models.bytes(restored)).isEqualTo(Models.bytes(squares));
  }
}
