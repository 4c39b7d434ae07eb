package learnstream.config;

/** What to do when samples that a restart needs are no longer in the topic. */
public enum OnMissingGap {
  STOP,
  CONTINUE
}
