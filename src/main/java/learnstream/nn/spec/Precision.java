package learnstream.nn.spec;

/** Element type of a network's parameters and activations. */
public enum Precision {
  FLOAT32,
  FLOAT64
}
