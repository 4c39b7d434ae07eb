package learnstream.nn.optimiser;

/**
 * How a gradient g changes a parameter p. An optimiser keeps {@link #slots} numbers for each
 * parameter, each kind in an array of its own that is as long as the parameters'; they begin at 0.
 *
 * <p>The step is written three times: as the formula for one parameter, which is what networks in
 * double precision use; in plain loops over rows of floats; and in vectors, with the same bits.
 * Vectors are in a nested class, since a JVM may lack the incubator's module.
 */
public sealed interface Optimiser permits Sgd, Momentum, AdaGrad, RmsProp, Adam {
  /** Name in a configuration. */
  String label();

  /** Where a configuration gives none. */
  double defaultLearningRate();

  /** Numbers kept for each parameter. */
  default int slots() {
    return 1;
  }

  /** Whether a gradient of zero changes nothing, so that the rows of zero inputs can be skipped. */
  default boolean ignoresZeroGradient() {
    return false;
  }

  /** Computes what all parameters of an update have in common, once. */
  default void prepare(OptimiserStep step) {}

  /** The next value of parameter {@code i}, which is p, by its gradient g. */
  double next(OptimiserStep step, double p, double g, double[][] slots, int i);

  /** One step of the parameters of some rows, from column {@code from} on. */
  default void update(
      OptimiserStep step, RowGradients<double[]> rows, int from, double[] p, double[][] slots) {
    double[] factors = rows.factors;
    double[] d = rows.d;
    int at = rows.at;
    for (int r = 0; r < rows.count; r++) {
      double factor = factors[r];
      int row = rows.begin(r);
      for (int j = from; j < rows.columns; j++) {
        double g = Math.fma(step.l2, p[row + j], factor * d[at + j]);
        p[row + j] = next(step, p[row + j], g, slots, row + j);
      }
    }
  }

  /** The same for floats. */
  void update(OptimiserStep step, RowGradients<float[]> rows, int from, float[] p, float[][] slots);

  /**
   * The same in vectors, with the same bits.
   *
   * @return the column from which on there was no whole vector
   */
  int updateInVectors(OptimiserStep step, RowGradients<float[]> rows, float[] p, float[][] slots);

  /** Whether {@link #updateInVectors} can leave the first columns of a row as they are. */
  default boolean canSkipColumns() {
    return true;
  }

  /** Whether {@link #updateAndMultiply} does anything. */
  default boolean isFusedWithProduct(OptimiserStep step) {
    return false;
  }

  /**
   * One step of all rows, and the product that follows it, in one pass in vectors, with the bits of
   * one after the other: each parameter is brought from memory once.
   *
   * @return the column from which on nothing was done
   */
  default int updateAndMultiply(
      OptimiserStep step,
      RowGradients<float[]> rows,
      float[] p,
      float[][] slots,
      NextProduct product) {
    return 0;
  }
}
