package learnstream.nn.layer;

import java.util.SplittableRandom;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.Initialisation;

/** Draws the weights that an {@link Initialisation} asks for. */
final class WeightInitialiser {
  private WeightInitialiser() {}

  /**
   * Fills {@code [rows, columns]} weights, and the biases behind them, one for each of {@code
   * biases}.
   *
   * @param fanIn inputs of one unit
   * @param fanOut units that one input feeds
   */
  static <A> void fill(
      Kernels<A> kernels,
      A parameters,
      int at,
      int rows,
      int columns,
      int biases,
      double fanIn,
      double fanOut,
      Initialisation initialisation,
      SplittableRandom random) {
    double limit = StrictMath.sqrt(6.0 / (fanIn + fanOut));
    double deviation = StrictMath.sqrt(2.0 / fanIn);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double start = 0;
        if (initialisation instanceof Initialisation.Explicit explicit) {
          start = explicit.weights()[i][j];
        } else if (initialisation instanceof Initialisation.Xavier) {
          start = limit * (2 * random.nextDouble() - 1);
        } else if (initialisation instanceof Initialisation.He) {
          start = deviation * gaussian(random);
        }
        kernels.set(parameters, at + i * columns + j, start);
      }
    }
    for (int j = 0; j < biases; j++) {
      boolean given = initialisation instanceof Initialisation.Explicit;
      double start = given ? ((Initialisation.Explicit) initialisation).biases()[j] : 0;
      kernels.set(parameters, at + rows * columns + j, start);
    }
  }

  /**
   * A weight of a unit that begins anew: as {@link #fill} draws it, or as Glorot and Bengio where
   * the weights were given.
   */
  static double fresh(
      double fanIn, double fanOut, Initialisation initialisation, SplittableRandom random) {
    return initialisation instanceof Initialisation.He
        ? StrictMath.sqrt(2.0 / fanIn) * gaussian(random)
        : StrictMath.sqrt(6.0 / (fanIn + fanOut)) * (2 * random.nextDouble() - 1);
  }

  /** Box and Muller 1958, with functions whose last bit is the same everywhere. */
  private static double gaussian(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }
}
