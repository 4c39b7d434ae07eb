package learnstream.nn.spec;

/**
 * How hidden units that contribute least begin anew (continual backpropagation: Dohare et al., Loss
 * of plasticity in deep continual learning, Nature 632, 2024).
 *
 * @param rate share of a layer's mature units that begin anew with each update, above 0, at most 1
 * @param maturity updates that a unit is left alone after it began, at least 1
 */
public record PlasticitySpec(double rate, long maturity) {
  public PlasticitySpec {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException(
          "plasticity.rate: %s is not allowed; give a number above 0, at most 1".formatted(rate));
    }
    if (maturity < 1) {
      throw new IllegalArgumentException(
          "plasticity.maturity: %d is not allowed; give 1 or more".formatted(maturity));
    }
  }
}
