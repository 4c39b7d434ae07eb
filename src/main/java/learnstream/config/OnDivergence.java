package learnstream.config;

/** What a GAN does when it diverges. */
public enum OnDivergence {
  /** Report it. */
  GO_ON,
  /** Report it, and let the half that is ahead learn less often. */
  SLOW_LEADER,
  /** Report it, and bring both halves back to their last good checkpoint. */
  RETURN
}
