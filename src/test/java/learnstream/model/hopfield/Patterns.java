package learnstream.model.hopfield;

import java.util.Random;

/** Random patterns of -1 and 1, and damaged ones. */
final class Patterns {
  private Patterns() {}

  static double[][] random(int count, int neurons, long seed) {
    Random random = new Random(seed);
    double[][] patterns = new double[count][neurons];
    for (double[] pattern : patterns) {
      for (int i = 0; i < neurons; i++) {
        pattern[i] = random.nextBoolean() ? 1 : -1;
      }
    }
    return patterns;
  }

  /** A copy in which each neuron is flipped with a probability. */
  static double[] damaged(double[] pattern, double share, Random random) {
    double[] damaged = pattern.clone();
    for (int i = 0; i < damaged.length; i++) {
      damaged[i] *= random.nextDouble() < share ? -1 : 1;
    }
    return damaged;
  }

  /** {@code -1/2 s'Ws + theta's} without the diagonal. */
  static double energy(Weights weights, double[] s, double[] thresholds) {
    double energy = 0;
    for (int i = 0; i < s.length; i++) {
      energy += thresholds[i] * s[i];
      for (int j = 0; j < s.length; j++) {
        energy -= i == j ? 0 : 0.5 * weights.get(i, j) * s[i] * s[j];
      }
    }
    return energy;
  }
}
