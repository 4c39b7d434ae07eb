package learnstream.model.drift;

import learnstream.model.spec.Specification;

/** A detector, what it watches, and what is done when it finds a drift. */
public record DriftSpec(DetectorSpec detector, Watched on, DriftAnswer answer) {
  /** What a stored state depends on. */
  public Specification specification() {
    return Specification.of("drift")
        .with("detector", detector.specification())
        .with("on", on.label())
        .with("answer", answer.specification());
  }

  /** Name of its count: detector and what it watches. */
  public String label() {
    return detector.label() + " " + on.label();
  }
}
