package learnstream.nn.spec;

/**
 * Dropout (Srivastava et al. 2014): in training each input is kept with probability 1 - rate and
 * then divided by it; otherwise it passes.
 */
public record DropoutSpec(double rate) implements LayerSpec {
  public DropoutSpec {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "rate: " + rate + " is not allowed; a number from 0 to below 1 is");
    }
  }
}
