package learnstream.model.feature;

import java.time.ZoneId;
import learnstream.model.spec.Specification;

/** What a field of a record holds, and what inputs a model makes of it. */
public sealed interface FeatureKind {
  /** Inputs that all values without a column of their own share, by their hash. */
  int SHARED_COLUMNS = 16;

  /** How many of the model's inputs it has. */
  int inputs();

  /** What a stored state depends on. */
  Specification specification();

  /** Its name in a configuration. */
  default String label() {
    return specification().type();
  }

  /**
   * A number, as one input.
   *
   * @param mayBeMissing then the mean of those seen stands for it, and a second input is 1
   */
  record Numeric(Scaling scaling, boolean mayBeMissing) implements FeatureKind {
    @Override
    public int inputs() {
      return mayBeMissing ? 2 : 1;
    }

    @Override
    public Specification specification() {
      return Specification.of("number")
          .with("scaling", scaling.specification(), new Scaling.Standard().specification())
          .with("mayBeMissing", mayBeMissing, true);
    }
  }

  /**
   * One of several values, of which each has an input of its own from the first time it is seen
   * (one-hot). Later ones than {@code max} share {@value #SHARED_COLUMNS} inputs; a missing one has
   * none.
   */
  record Category(int max) implements FeatureKind {
    @Override
    public int inputs() {
      return max + SHARED_COLUMNS;
    }

    @Override
    public Specification specification() {
      return Specification.of("category").with("max", max);
    }
  }

  /**
   * Words, of which each and each pair of neighbours is counted in one of {@code width} inputs.
   *
   * @param pairs whether pairs are counted
   */
  record Text(int width, boolean pairs) implements FeatureKind {
    @Override
    public int inputs() {
      return width;
    }

    @Override
    public Specification specification() {
      return Specification.of("text").with("width", width).with("pairs", pairs, true);
    }
  }

  /** One of very many values, each with a sign at one of {@code width} inputs, which they share. */
  record Hash(int width) implements FeatureKind {
    @Override
    public int inputs() {
      return width;
    }

    @Override
    public Specification specification() {
      return Specification.of("hash").with("width", width);
    }
  }

  /**
   * A moment, as sine and cosine of the hour, the weekday and the day of the year.
   *
   * @param zone whose clock is meant
   * @param format pattern of {@link java.time.format.DateTimeFormatter} that its text follows;
   *     empty: ISO 8601 or seconds or milliseconds since the epoch
   * @param sinceLast whether the time since the sample of the same key learnt last is one more
   *     input
   */
  record Time(ZoneId zone, String format, boolean sinceLast) implements FeatureKind {
    @Override
    public int inputs() {
      return sinceLast ? 7 : 6;
    }

    @Override
    public Specification specification() {
      return Specification.of("time")
          .with("zone", zone.getId(), "UTC")
          .with("format", format, "")
          .with("sinceLast", sinceLast, false);
    }
  }

  /**
   * One of many values, each as a vector that is learnt by backpropagation.
   *
   * @param max values that have a vector of their own; the one seen longest ago makes room
   * @param admission how often a value must have been learnt before it has one
   * @param expiry values learnt after which one that was not among them loses its vector; 0: never
   * @param learningRate of the vectors
   */
  record Embedding(int dimensions, int max, int admission, long expiry, double learningRate)
      implements FeatureKind {
    @Override
    public int inputs() {
      return dimensions;
    }

    @Override
    public Specification specification() {
      return Specification.of("embedding")
          .with("dimensions", dimensions)
          .with("max", max)
          .with("admission", admission)
          .with("expiry", expiry)
          .with("learningRate", learningRate);
    }
  }

  /** True or false, as one input: 1, -1, or 0 if it is missing. */
  record Bool() implements FeatureKind {
    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public Specification specification() {
      return Specification.of("boolean");
    }
  }
}
