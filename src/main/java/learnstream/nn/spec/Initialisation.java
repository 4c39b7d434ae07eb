package learnstream.nn.spec;

/** Where a layer's weights start; biases start at 0 unless given. */
public sealed interface Initialisation {
  /** Glorot and Bengio 2010: uniform in +-sqrt(6 / (fanIn + fanOut)). */
  record Xavier() implements Initialisation {}

  /** He et al. 2015: normal with standard deviation sqrt(2 / fanIn), for rectifiers. */
  record He() implements Initialisation {}

  record Zeros() implements Initialisation {}

  /**
   * The numbers themselves.
   *
   * @param weights one row per input, one column per unit
   */
  record Explicit(double[][] weights, double[] biases) implements Initialisation {}
}
