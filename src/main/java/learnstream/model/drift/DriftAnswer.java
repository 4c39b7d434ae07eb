package learnstream.model.drift;

import learnstream.model.spec.Specification;

/** What is done about a drift, besides telling it. */
public sealed interface DriftAnswer {
  /** Name in configurations and events. */
  String label();

  /** What a stored state depends on; its type is the label. */
  default Specification specification() {
    return Specification.of(label());
  }

  /** Nothing. */
  record Tell() implements DriftAnswer {
    @Override
    public String label() {
      return "tell";
    }
  }

  /**
   * The learning rate is multiplied for a while.
   *
   * @param factor above 0
   * @param samples for so many learnt samples, at least 1; a drift meanwhile begins the count anew
   */
  record RaiseRate(double factor, int samples) implements DriftAnswer {
    public static final RaiseRate DEFAULT = new RaiseRate(5, 1000);

    /** What suits a pool, some of whose members have large steps of their own. */
    public static final RaiseRate OF_MEMBERS = new RaiseRate(3, 500);

    @Override
    public String label() {
      return "raise-rate";
    }

    @Override
    public Specification specification() {
      return Specification.of(label())
          .with("factor", factor, DEFAULT.factor)
          .with("samples", (long) samples, (long) DEFAULT.samples);
    }
  }

  /** What the model has learnt is forgotten; scaling, classes and metrics go on. */
  record Reset() implements DriftAnswer {
    @Override
    public String label() {
      return "reset";
    }
  }

  /**
   * The model becomes the newest of the copies kept of it that is from before the change; where
   * there is none, the oldest one.
   *
   * @param every samples after which a copy is made, at least 1; two are kept
   */
  record RollBack(int every) implements DriftAnswer {
    public static final RollBack DEFAULT = new RollBack(1000);

    @Override
    public String label() {
      return "roll-back";
    }

    @Override
    public Specification specification() {
      return Specification.of(label()).with("every", (long) every, (long) DEFAULT.every);
    }
  }

  /**
   * A model that began to learn in the background when the detector first warned takes the place of
   * this one (as in Gomes et al., Adaptive random forests for evolving data stream classification,
   * 2017). A warning that passes ends it.
   */
  record Replace() implements DriftAnswer {
    @Override
    public String label() {
      return "replace";
    }
  }

  /**
   * In a model of several members one that began in the background when the detector first warned
   * takes the place of the one that was the worst then. Without a warning a new one begins in the
   * place of the one that is the worst.
   */
  record RestartMember() implements DriftAnswer {
    @Override
    public String label() {
      return "restart-member";
    }
  }
}
