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
   *
   * @param fading factor by which a sample weighs less with each one after it; 1: all weigh the
   *     same
   */
  record Standard(double fading) implements Scaling {
    public Standard {
      checkFading(fading);
    }

    /** Of all samples, which weigh the same. */
    public Standard() {
      this(1);
    }
  }

  /** {@code (x - min) / (max - min)} of the samples learnt so far and this one. */
  record MinMax() implements Scaling {}

  /** {@code sign(x) log(1 + |x|)}, and that as {@link Standard}. */
  record Log(double fading) implements Scaling {
    public Log {
      checkFading(fading);
    }
  }

  /** {@code (x - median) / (upper - lower quartile)} of the last samples learnt and this one. */
  record Robust() implements Scaling {}

  private static void checkFading(double fading) {
    if (!(fading > 0) || fading > 1) {
      throw new IllegalArgumentException(
          "fading: " + fading + " is not allowed; above 0 and at most 1 is");
    }
  }

  /** What a scaler's stored state depends on. */
  default Specification specification() {
    if (this instanceof Constant c) {
      return Specification.of("constant").with("divisor", c.divisor()).with("offset", c.offset());
    }
    return Specification.of(label()).with("fading", fading(), 1.0);
  }

  private double fading() {
    if (this instanceof Standard standard) {
      return standard.fading();
    }
    return this instanceof Log log ? log.fading() : 1;
  }

  private String label() {
    if (this instanceof Standard) {
      return "standard";
    }
    if (this instanceof MinMax) {
      return "min-max";
    }
    return this instanceof Log ? "log" : this instanceof Robust ? "robust" : "none";
  }

  /** Part of a model's key in storage format 1, and as such never changed. */
  default String text() {
    if (this instanceof Constant c) {
      return "constant " + c.divisor() + " " + c.offset();
    }
    return fading() < 1 ? label() + " fading " + fading() : label();
  }
}
