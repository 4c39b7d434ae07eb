package learnstream.nn.spec;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016) over all inputs of one sample: {@code y = g (x -
 * mean) / sqrt(variance + epsilon) + b}. The gains g start at 1, the biases b at 0; both are as
 * long as the inputs.
 */
public record LayerNormalisationSpec(double epsilon) implements LayerSpec {
  public LayerNormalisationSpec {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "epsilon: " + epsilon + " is not allowed; a positive number is");
    }
  }

  public LayerNormalisationSpec() {
    this(1e-5);
  }
}
