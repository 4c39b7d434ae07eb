package learnstream.nn.spec;

/** One layer of a network. */
public sealed interface LayerSpec
    permits DenseSpec, DropoutSpec, MinibatchStdDevSpec, LayerNormalisationSpec, ImageLayerSpec {
  /**
   * Number of outputs for so many inputs.
   *
   * @throws IllegalArgumentException if it cannot have so many inputs
   */
  default int units(int inputs) {
    return inputs;
  }
}
