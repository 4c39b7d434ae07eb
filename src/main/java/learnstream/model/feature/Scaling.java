package learnstream.model.feature;

import learnstream.model.spec.Specification;

/** How features are scaled before the model sees them. */
public sealed interface Scaling {
  /** Features as they come. */
  record None() implements Scaling {}

  /** {@code (x - offset) / divisor}. */
  record Constant(double divisor, double offset) implements Scaling {
    public Constant {
      if (divisor == 0 || !Double.isFinite(divisor) || !Double.isFinite(offset)) {
        throw new IllegalArgumentException(
            "scaling: divisor %s and offset %s are not allowed; finite numbers are, the divisor not 0"
                .formatted(divisor, offset));
      }
    }
  }

  /**
   * {@code (x - mean) / standard deviation} of the samples learnt so far and this one (Welford
   * 1962).
   */
  record Standard() implements Scaling {}

  /** {@code (x - min) / (max - min)} of the samples learnt so far and this one. */
  record MinMax() implements Scaling {}

  /** What a scaler's stored state depends on. */
  default Specification specification() {
    return this instanceof Constant c
        ? Specification.of("constant").with("divisor", c.divisor()).with("offset", c.offset())
        : Specification.of(text());
  }

  /** Part of a model's key in storage format 1, and as such never changed. */
  default String text() {
    if (this instanceof Constant c) {
      return "constant " + c.divisor() + " " + c.offset();
    }
    return this instanceof None ? "none" : this instanceof Standard ? "standard" : "min-max";
  }
}
