package learnstream.model.drift;

/** What a detector says of the numbers so far. */
public enum Signal {
  NONE,
  /** They may be about to change. */
  WARNING,
  /** They have changed. */
  DRIFT
}
