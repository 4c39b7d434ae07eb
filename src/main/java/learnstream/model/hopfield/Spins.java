package learnstream.model.hopfield;

import java.util.SplittableRandom;

/**
 * The neurons at one moment: their states -1 or 1, what each receives from all others, {@code h_i =
 * sum of w_ij s_j over j != i}, and the energy {@code E = -1/2 sum of s_i h_i + sum of theta_i
 * s_i}. A flip changes h by one row of the weights and E by {@code 2 s_i (h_i - theta_i)}.
 */
final class Spins {
  private final Weights weights;
  private final double[] thresholds;
  private final double[] h;
  private final int[] order;
  private double[] s;
  private double energy;

  /**
   * @param thresholds theta, one for each neuron
   */
  Spins(Weights weights, double[] thresholds) {
    this.weights = weights;
    this.thresholds = thresholds;
    h = new double[weights.neurons];
    order = new int[weights.neurons];
  }

  /** Begins with a state, which changes from now on. */
  void begin(double[] state) {
    s = state;
    System.arraycopy(weights.times(s), 0, h, 0, h.length);
    energy = 0;
    for (int i = 0; i < h.length; i++) {
      h[i] -= weights.get(i, i) * s[i];
      energy += s[i] * (thresholds[i] - 0.5 * h[i]);
      order[i] = i;
    }
  }

  int count() {
    return h.length;
  }

  double energy() {
    return energy;
  }

  /** How far what neuron i receives is above its threshold. */
  double excess(int i) {
    return h[i] - thresholds[i];
  }

  double state(int i) {
    return s[i];
  }

  /** Whether neuron i would change: at its very threshold it stays as it is. */
  boolean isUneasy(int i) {
    return s[i] * excess(i) < 0;
  }

  /** Whether no neuron would change. */
  boolean areStable() {
    for (int i = 0; i < h.length; i++) {
      if (isUneasy(i)) {
        return false;
      }
    }
    return true;
  }

  void flip(int i) {
    energy += 2 * s[i] * excess(i);
    s[i] = -s[i];
    double own = h[i];
    weights.addRow(i, 2 * s[i], h);
    h[i] = own;
  }

  /** All neurons in an order that is drawn anew each time (Fisher, Yates); the array is reused. */
  int[] shuffled(SplittableRandom random) {
    for (int last = order.length - 1; last > 0; last--) {
      // Not nextInt(bound), whose way to draw is left open.
      int other = (int) ((random.nextLong() >>> 32) * (last + 1) >>> 32);
      int swapped = order[last];
      order[last] = order[other];
      order[other] = swapped;
    }
    return order;
  }
}
