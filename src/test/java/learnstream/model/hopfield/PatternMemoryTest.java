package learnstream.model.hopfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import learnstream.nn.spec.NonFiniteGradientException;
import org.junit.jupiter.api.Test;

class PatternMemoryTest {
  private final Trace trace = new Trace();

  private Map<String, float[]> recall(PatternMemory memory, double[] state) {
    memory.recall(state, null, trace);
    Map<String, float[]> details = new TreeMap<>();
    trace.tell(details);
    return details;
  }

  @Test
  void oneStepIsTheMeanOfThePatternsByTheirSoftmax() {
    PatternMemory memory = new PatternMemory(2, 0.5, 10, 1);
    double[][] patterns = {{1, 2}, {-1, 0.5}, {3, -2}};
    for (double[] pattern : patterns) {
      memory.store(pattern, 1);
    }
    double[] xi = {0.4, -0.3};
    double[] e = new double[3];
    double sum = 0;
    for (int p = 0; p < 3; p++) {
      e[p] = Math.exp(0.5 * (patterns[p][0] * xi[0] + patterns[p][1] * xi[1]));
      sum += e[p];
    }
    double energy = -Math.log(sum) / 0.5 + (0.16 + 0.09) / 2 + Math.log(3) / 0.5 + 13 / 2.0;
    double x = (e[0] * 1 + e[1] * -1 + e[2] * 3) / sum;
    double y = (e[0] * 2 + e[1] * 0.5 + e[2] * -2) / sum;
    var details = recall(memory, xi);
    assertThat(xi).containsExactly(new double[] {x, y}, within(1e-12));
    assertThat(details.get("energy")[0]).isCloseTo((float) energy, within(1e-5f));
    assertThat(details.get("energy")).hasSize(2);
    assertThat(details.get("converged")).containsExactly(0);
  }

  @Test
  void recallsMorePatternsThanNeuronsWhileTheEnergyFalls() {
    int n = 64;
    double[][] patterns = Patterns.random(200, n, 1);
    PatternMemory memory = new PatternMemory(n, 1, 200, 20);
    for (double[] pattern : patterns) {
      assertThat(memory.store(pattern, 1)).isCloseTo(8, within(1e-12));
    }
    Random random = new Random(2);
    for (double[] pattern : patterns) {
      double[] state = Patterns.damaged(pattern, 0.1, random);
      var details = recall(memory, state);
      for (int i = 0; i < n; i++) {
        assertThat(state[i]).isCloseTo(pattern[i], within(1e-4));
      }
      assertThat(details.get("converged")).containsExactly(1);
      float[] energy = details.get("energy");
      for (int step = 1; step < energy.length; step++) {
        assertThat(energy[step]).isLessThanOrEqualTo(energy[step - 1]);
      }
      assertThat(energy[energy.length - 1]).isLessThan(energy[0]);
    }
  }

  @Test
  void keepsEachPatternOnceAndForgetsTheOldestWhenFull() {
    PatternMemory memory = new PatternMemory(3, 10, 2, 20);
    assertThat(recall(memory, new double[] {1, 2, 3}).get("energy")).isEmpty();
    memory.store(new double[] {5, 0, 0}, 1);
    memory.store(new double[] {0, 5, 0}, 1);
    assertThat(memory.store(new double[] {5, 0, 0}, 1)).isZero();
    assertThat(memory.stored()).isEqualTo(2);
    memory.store(new double[] {0, 0, 5}, 1);
    assertThat(memory.stored()).isEqualTo(2);
    double[] state = {1, 0, 0.1};
    recall(memory, state);
    assertThat(state).containsExactly(new double[] {0, 0, 5}, within(1e-6));
    memory.store(new double[] {5, 0, 0}, 1);
    state = new double[] {0, 1, 0.1};
    recall(memory, state);
    assertThat(state).containsExactly(new double[] {0, 0, 5}, within(1e-6));
  }

  @Test
  void refusesAPatternThatSinglePrecisionCannotHold() {
    PatternMemory memory = new PatternMemory(2, 1, 5, 5);
    assertThatThrownBy(() -> memory.store(new double[] {1e39, 0}, 1))
        .isInstanceOf(NonFiniteGradientException.class);
    assertThat(memory.stored()).isZero();
  }
}
