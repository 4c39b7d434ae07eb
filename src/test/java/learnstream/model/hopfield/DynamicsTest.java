package learnstream.model.hopfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DynamicsTest {
  static StorageRule[] rules() {
    return new StorageRule[] {new Hebbian(), new Storkey(), new PseudoInverse()};
  }

  private static Weights weights(StorageRule rule, double[]... patterns) {
    Weights weights = new Weights(patterns[0].length);
    for (double[] pattern : patterns) {
      rule.store(weights, pattern, 1);
    }
    return weights;
  }

  /** Recalls in place and returns what is told of it. */
  private static Map<String, float[]> run(
      Dynamics dynamics, Weights weights, double[] state, double[] thresholds, long seed) {
    Spins spins = new Spins(weights, thresholds);
    Trace trace = new Trace();
    spins.begin(state);
    trace.begin(spins.energy());
    dynamics.run(spins, new SplittableRandom(seed), trace);
    trace.end(spins.areStable());
    Map<String, float[]> details = new TreeMap<>();
    trace.tell(details);
    return details;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void asynchronousNeverRaisesTheEnergyAndComesToRest(StorageRule rule) {
    int n = 60;
    Random random = new Random(3);
    double[] thresholds = new double[n];
    for (int i = 0; i < n; i++) {
      thresholds[i] = 0.2 * random.nextGaussian();
    }
    Weights weights = weights(rule, Patterns.random(12, n, 4));
    int longest = 0;
    for (double[] state : Patterns.random(60, n, 5)) {
      double first = Patterns.energy(weights, state, thresholds);
      var details = run(new Asynchronous(100), weights, state, thresholds, random.nextLong());
      float[] energy = details.get("energy");
      assertThat(energy[0]).isCloseTo((float) first, within(1e-4f));
      for (int sweep = 1; sweep < energy.length; sweep++) {
        assertThat(energy[sweep]).isLessThan(energy[sweep - 1]);
      }
      assertThat(energy[energy.length - 1])
          .isCloseTo((float) Patterns.energy(weights, state, thresholds), within(1e-4f));
      assertThat(details.get("converged")).containsExactly(1);
      assertNoNeuronWouldChange(weights, state, thresholds);
      longest = Math.max(longest, energy.length);
    }
    assertThat(longest).isGreaterThan(3);
  }

  private static void assertNoNeuronWouldChange(Weights weights, double[] s, double[] thresholds) {
    double rest = Patterns.energy(weights, s, thresholds);
    for (int i = 0; i < s.length; i++) {
      s[i] = -s[i];
      assertThat(Patterns.energy(weights, s, thresholds)).isGreaterThan(rest - 1e-9);
      s[i] = -s[i];
    }
  }

  @Test
  void synchronousMayGoRoundInACycleOfTwo() {
    Weights weights = weights(new Hebbian(), new double[] {1, -1});
    double[] state = {1, 1};
    var details = run(new Synchronous(7), weights, state, new double[2], 1);
    assertThat(state).containsExactly(-1, -1);
    assertThat(details.get("converged")).containsExactly(0);
    assertThat(details.get("energy")).hasSize(8).containsOnly(0.5f);
    details = run(new Asynchronous(7), weights, state, new double[2], 1);
    assertThat(details.get("converged")).containsExactly(1);
    assertThat(state[0]).isEqualTo(-state[1]);
    assertThat(details.get("energy")).containsExactly(0.5f, -0.5f);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void bothRecallADamagedPattern(StorageRule rule) {
    double[][] patterns = Patterns.random(5, 128, 6);
    Weights weights = weights(rule, patterns);
    Random random = new Random(7);
    for (Dynamics dynamics :
        new Dynamics[] {new Asynchronous(20), new Synchronous(20), new Annealed(20, 0.4, 0.02)}) {
      for (double[] pattern : patterns) {
        double[] state = Patterns.damaged(pattern, 0.15, random);
        var details = run(dynamics, weights, state, new double[128], random.nextLong());
        assertThat(state).as("%s %s", rule, dynamics).isEqualTo(pattern);
        assertThat(details.get("converged")).containsExactly(1);
      }
    }
  }

  @Test
  void heatLeadsOutOfAMixtureOfThreePatterns() {
    int n = 400;
    int cold = 0;
    int heated = 0;
    int trials = 20;
    for (int trial = 0; trial < trials; trial++) {
      double[][] patterns = Patterns.random(3, n, 100 + trial);
      Weights weights = weights(new Hebbian(), patterns);
      double[] mixture = new double[n];
      for (int i = 0; i < n; i++) {
        mixture[i] = Math.signum(patterns[0][i] + patterns[1][i] + patterns[2][i]);
      }
      double[] still = mixture.clone();
      run(new Asynchronous(50), weights, still, new double[n], trial);
      cold += isOneOf(patterns, still) ? 1 : 0;
      var details = run(new Annealed(60, 0.7, 0.05), weights, mixture, new double[n], trial);
      heated += isOneOf(patterns, mixture) ? 1 : 0;
      assertThat(details.get("temperature")[1]).isEqualTo(0.7f);
      assertThat(details.get("temperature")[60]).isCloseTo(0.05f, within(1e-6f));
      assertThat(details.get("energy")).hasSameSizeAs(details.get("temperature"));
    }
    assertThat(cold).isZero();
    assertThat(heated).isGreaterThan(trials * 3 / 4);
  }

  /** Whether a state is a pattern or the opposite of one, which has the same energy. */
  private static boolean isOneOf(double[][] patterns, double[] state) {
    return Arrays.stream(patterns)
        .anyMatch(
            pattern -> {
              double overlap = 0;
              for (int i = 0; i < state.length; i++) {
                overlap += pattern[i] * state[i];
              }
              return Math.abs(overlap) == state.length;
            });
  }

  @Test
  void aNeuronAtItsThresholdStaysAndOneBelowItGoesDown() {
    Weights weights = weights(new Hebbian(), new double[] {1, 1, 1, 1});
    double[] state = {1, 1, 1, 1};
    run(new Asynchronous(5), weights, state, new double[] {0.75, 0.75, 0.75, 0.75}, 1);
    assertThat(state).containsExactly(1, 1, 1, 1);
    run(new Asynchronous(5), weights, state, new double[] {0, 0, 0, 0.8}, 1);
    assertThat(state).containsExactly(1, 1, 1, -1);
  }
}
