package learnstream.nn;

/** One layer of a network. */
public sealed interface LayerSpec permits DenseSpec, DropoutSpec, BatchDeviationSpec {
  /** Number of outputs for so many inputs. */
  default int units(int inputs) {
    if (this instanceof DenseSpec dense) {
      return dense.units();
    }
    return this instanceof BatchDeviationSpec ? inputs + 1 : inputs;
  }
}
