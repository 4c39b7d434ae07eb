package learnstream.model.hopfield;

/** How a pattern is put into the weights, one pattern after the other. */
public sealed interface StorageRule permits Hebbian, Storkey, PseudoInverse {
  /** Name in configurations and architectures. */
  String label();

  /**
   * Adds one pattern.
   *
   * @param pattern of -1 and 1
   * @param weight of its sample, above 0
   * @return Euclidean norm of the change of the weights, 0 if the pattern is stored already
   */
  double store(Weights weights, double[] pattern, double weight);

  /** How many random patterns can be recalled, about. */
  double capacity(int neurons);
}
