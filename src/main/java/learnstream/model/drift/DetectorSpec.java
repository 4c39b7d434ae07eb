package learnstream.model.drift;

import learnstream.model.spec.Specification;

/** Which detector watches, with the parameters that its paper gives it. */
public sealed interface DetectorSpec {
  /** Name in configurations and events. */
  String label();

  /** What a stored state depends on; its type is the label. */
  Specification specification();

  /** A new detector. */
  DriftDetector create();

  /** Whether it takes numbers from 0 to 1 only. */
  default boolean needsUnit() {
    return true;
  }

  /** Whether it finds numbers that fall as well as those that rise. */
  default boolean findsBoth() {
    return false;
  }

  /** Whether it warns before it is sure. */
  default boolean warns() {
    return false;
  }

  /**
   * {@link learnstream.model.drift.Adwin}.
   *
   * @param delta bound of the probability that a window without a change is cut, above 0, below 1
   */
  record Adwin(double delta) implements DetectorSpec {
    /** As MOA has it. */
    public static final Adwin DEFAULT = new Adwin(0.002);

    @Override
    public String label() {
      return "adwin";
    }

    @Override
    public Specification specification() {
      return Specification.of(label()).with("delta", delta, DEFAULT.delta);
    }

    @Override
    public DriftDetector create() {
      return new learnstream.model.drift.Adwin(delta);
    }

    @Override
    public boolean findsBoth() {
      return true;
    }
  }

  /**
   * {@link learnstream.model.drift.Ddm}.
   *
   * @param minSamples before which nothing is said
   * @param warning how many deviations above the lowest share of errors a warning is
   * @param drift how many a drift is
   */
  record Ddm(int minSamples, double warning, double drift) implements DetectorSpec {
    /** The paper begins after 30 samples, where chance finds drifts in a steady stream. */
    public static final Ddm DEFAULT = new Ddm(500, 2, 3);

    @Override
    public String label() {
      return "ddm";
    }

    @Override
    public Specification specification() {
      return Specification.of(label())
          .with("minSamples", (long) minSamples, (long) DEFAULT.minSamples)
          .with("warning", warning, DEFAULT.warning)
          .with("drift", drift, DEFAULT.drift);
    }

    @Override
    public DriftDetector create() {
      return new learnstream.model.drift.Ddm(this);
    }

    @Override
    public boolean warns() {
      return true;
    }
  }

  /**
   * {@link learnstream.model.drift.HddmA}.
   *
   * @param confidence of a drift, above 0, below 1: the lower the surer
   * @param warningConfidence of a warning, above that
   */
  record HddmA(double confidence, double warningConfidence) implements DetectorSpec {
    /** Ten times surer than the paper, for streams of a hundred thousand samples. */
    public static final HddmA DEFAULT = new HddmA(0.0001, 0.0005);

    @Override
    public String label() {
      return "hddm-a";
    }

    @Override
    public Specification specification() {
      return Specification.of(label())
          .with("confidence", confidence, DEFAULT.confidence)
          .with("warningConfidence", warningConfidence, DEFAULT.warningConfidence);
    }

    @Override
    public DriftDetector create() {
      return new learnstream.model.drift.HddmA(this);
    }

    @Override
    public boolean warns() {
      return true;
    }
  }

  /**
   * {@link learnstream.model.drift.HddmW}.
   *
   * @param confidence of a drift, above 0, below 1: the lower the surer
   * @param warningConfidence of a warning, above that
   * @param lambda weight of the newest number, above 0, below 1
   */
  record HddmW(double confidence, double warningConfidence, double lambda) implements DetectorSpec {
    /** Ten times surer than the paper, for streams of a hundred thousand samples. */
    public static final HddmW DEFAULT = new HddmW(0.0001, 0.0005, 0.05);

    @Override
    public String label() {
      return "hddm-w";
    }

    @Override
    public Specification specification() {
      return Specification.of(label())
          .with("confidence", confidence, DEFAULT.confidence)
          .with("warningConfidence", warningConfidence, DEFAULT.warningConfidence)
          .with("lambda", lambda, DEFAULT.lambda);
    }

    @Override
    public DriftDetector create() {
      return new learnstream.model.drift.HddmW(this);
    }

    @Override
    public boolean warns() {
      return true;
    }
  }

  /**
   * {@link learnstream.model.drift.PageHinkley}.
   *
   * @param minSamples before which nothing is said
   * @param delta by how much a number may lie above the mean
   * @param threshold of the sum, lambda in the papers
   * @param fading of the sum, above 0, at most 1
   */
  record PageHinkley(int minSamples, double delta, double threshold, double fading)
      implements DetectorSpec {
    public static final PageHinkley DEFAULT = new PageHinkley(30, 0.005, 50, 0.9999);

    @Override
    public String label() {
      return "page-hinkley";
    }

    @Override
    public Specification specification() {
      return Specification.of(label())
          .with("minSamples", (long) minSamples, (long) DEFAULT.minSamples)
          .with("delta", delta, DEFAULT.delta)
          .with("threshold", threshold, DEFAULT.threshold)
          .with("fading", fading, DEFAULT.fading);
    }

    @Override
    public DriftDetector create() {
      return new learnstream.model.drift.PageHinkley(this);
    }
  }

  /**
   * {@link learnstream.model.drift.Kswin}.
   *
   * @param alpha level of each test, above 0, below 1
   * @param window numbers that are kept
   * @param newest how many of them are compared with the others, at most half of them
   * @param seed of what is drawn from the others
   */
  record Kswin(double alpha, int window, int newest, long seed) implements DetectorSpec {
    /** Longest window. */
    public static final int MAX_WINDOW = 10_000;

    /** Larger windows and a lower level than the paper, which tests each sample at 0.001. */
    public static final Kswin DEFAULT = new Kswin(0.000001, 300, 100, 1);

    @Override
    public String label() {
      return "kswin";
    }

    @Override
    public Specification specification() {
      return Specification.of(label())
          .with("alpha", alpha, DEFAULT.alpha)
          .with("window", (long) window, (long) DEFAULT.window)
          .with("newest", (long) newest, (long) DEFAULT.newest)
          .with("seed", seed, DEFAULT.seed);
    }

    @Override
    public DriftDetector create() {
      return new learnstream.model.drift.Kswin(this);
    }

    @Override
    public boolean needsUnit() {
      return false;
    }

    @Override
    public boolean findsBoth() {
      return true;
    }
  }
}
