package learnstream.speed;

import java.util.Locale;
import java.util.SplittableRandom;

/** A network of rectified units with a softmax that each library learns by plain SGD. */
enum Workload {
  ROWS("8-16-2", 8, 1, 2, 16),
  DENSE("784-128-10, dense", 784, 1, 10, 128),
  SPARSE("784-128-10, sparse as digits", 784, 0.19, 10, 128),
  WIDE("784-512-512-10", 784, 1, 10, 512, 512),
  /** Convolutions of 8 and 16 kernels of 5 x 5 without padding, each with max pooling of 2 x 2. */
  CNN("CNN 28 x 28, 8 and 16 kernels of 5 x 5", 784, 0.19, 10);

  /** How many different samples there are. */
  static final int SAMPLES = 1024;

  final String label;
  final int inputs;
  final double density;
  final int classes;
  final int[] hidden;

  Workload(String label, int inputs, double density, int classes, int... hidden) {
    this.label = label;
    this.inputs = inputs;
    this.density = density;
    this.classes = classes;
    this.hidden = hidden;
  }

  /** {@code [SAMPLES][inputs]} from 0 to 1; the share {@link #density} of them is not 0. */
  double[][] samples() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] samples = new double[SAMPLES][inputs];
    for (double[] sample : samples) {
      for (int i = 0; i < inputs; i++) {
        sample[i] = random.nextDouble() < density ? random.nextDouble() : 0;
      }
    }
    return samples;
  }

  /** {@code [SAMPLES][classes]}, one-hot. */
  double[][] targets() {
    double[][] targets = new double[SAMPLES][classes];
    for (int s = 0; s < SAMPLES; s++) {
      targets[s][s * 7 % classes] = 1;
    }
    return targets;
  }

  /** As a request names it. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
