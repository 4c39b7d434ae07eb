package learnstream.model.hopfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import learnstream.nn.spec.NonFiniteGradientException;
import org.junit.jupiter.api.Test;

class StorageRuleTest {
  @Test
  void hebbianIsTheMeanOfTheProductsWithoutADiagonal() {
    Weights weights = new Weights(4);
    double norm = new Hebbian().store(weights, new double[] {1, -1, 1, 1}, 1);
    assertThat(norm).isCloseTo(Math.sqrt(12) / 4, within(1e-15));
    new Hebbian().store(weights, new double[] {1, 1, -1, 1}, 2);
    assertThat(weights.get(0, 0)).isZero();
    assertThat(weights.get(0, 1)).isEqualTo((-1 + 2) / 4.0);
    assertThat(weights.get(1, 2)).isEqualTo((-1 - 2) / 4.0);
    assertThat(weights.get(3, 0)).isEqualTo((1 + 2) / 4.0);
  }

  @Test
  void hebbianRefusesAWeightThatCannotBeAddedUp() {
    Weights weights = new Weights(2);
    assertThatThrownBy(() -> new Hebbian().store(weights, new double[] {1, 1}, 1e300))
        .isInstanceOf(NonFiniteGradientException.class);
    assertThat(weights.get(0, 1)).isZero();
  }

  @Test
  void storkeyIsItsDefinition() {
    int n = 9;
    Weights weights = new Weights(n);
    double[][] w = new double[n][n];
    for (double[] xi : Patterns.random(6, n, 1)) {
      double squares = 0;
      double[][] next = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          if (i != j) {
            double change =
                (xi[i] * xi[j] - xi[i] * field(w, xi, j, i) - field(w, xi, i, j) * xi[j]) / n;
            next[i][j] = w[i][j] + change;
            squares += change * change;
          }
        }
      }
      w = next;
      assertThat(new Storkey().store(weights, xi, 3)).isCloseTo(Math.sqrt(squares), within(1e-12));
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertThat(weights.get(i, j)).isCloseTo(w[i][j], within(1e-12));
        assertThat(weights.get(i, j)).isEqualTo(weights.get(j, i));
      }
    }
  }

  /** The sum of w_ik xi_k over k but i and j. */
  private static double field(double[][] w, double[] xi, int i, int j) {
    double sum = 0;
    for (int k = 0; k < xi.length; k++) {
      sum += k == i || k == j ? 0 : w[i][k] * xi[k];
    }
    return sum;
  }

  @Test
  void pseudoInverseProjectsOntoThePatterns() {
    int n = 40;
    Weights weights = new Weights(n);
    double[][] patterns = Patterns.random(15, n, 2);
    for (double[] pattern : patterns) {
      assertThat(new PseudoInverse().store(weights, pattern, 1)).isEqualTo(1);
    }
    for (double[] pattern : patterns) {
      assertThat(weights.times(pattern)).containsExactly(pattern, within(1e-12));
    }
    double trace = 0;
    for (int i = 0; i < n; i++) {
      double[] column = new double[n];
      for (int j = 0; j < n; j++) {
        column[j] = weights.get(i, j);
        assertThat(weights.get(i, j)).isEqualTo(weights.get(j, i));
      }
      trace += column[i];
      assertThat(weights.times(column)).containsExactly(column, within(1e-12));
    }
    assertThat(trace).as("rank").isCloseTo(15, within(1e-12));
  }

  @Test
  void pseudoInverseLeavesOutWhatItKnows() {
    Weights weights = new Weights(8);
    double[] a = {1, 1, 1, 1, -1, -1, -1, -1};
    double[] b = {1, 1, -1, -1, 1, 1, -1, -1};
    double[] c = {1, -1, 1, -1, 1, -1, 1, -1};
    // The sum of the three, less that of three others, over two: dependent on them.
    double[] sum = new double[8];
    for (int i = 0; i < 8; i++) {
      sum[i] = a[i] * b[i] * c[i];
    }
    PseudoInverse rule = new PseudoInverse();
    for (double[] pattern : new double[][] {a, b, c}) {
      assertThat(rule.store(weights, pattern, 1)).isEqualTo(1);
    }
    assertThat(rule.store(weights, b, 1)).as("again").isZero();
    double[] opposite = c.clone();
    for (int i = 0; i < 8; i++) {
      opposite[i] = -c[i];
    }
    assertThat(rule.store(weights, opposite, 1)).as("its opposite").isZero();
    assertThat(rule.store(weights, sum, 1)).as("another one").isEqualTo(1);
    assertThat(rule.store(weights, dependent(a, b, c, sum), 1)).as("dependent").isZero();
    assertThat(weights.times(c)).containsExactly(c, within(1e-12));
  }

  /** Half of {@code a + b + c - d}, all of -1 and 1 again. */
  private static double[] dependent(double[] a, double[] b, double[] c, double[] d) {
    double[] half = new double[8];
    for (int i = 0; i < 8; i++) {
      half[i] = (a[i] + b[i] + c[i] - d[i]) / 2;
      assertThat(Math.abs(half[i])).isEqualTo(1);
    }
    return half;
  }

  @Test
  void capacitiesAreThoseOfTheirPapers() {
    assertThat(new Hebbian().capacity(1000)).isEqualTo(138);
    assertThat(new Storkey().capacity(1000)).isCloseTo(1000 / 3.7169, within(0.1));
    assertThat(new PseudoInverse().capacity(1000)).isEqualTo(1000);
  }
}
