package learnstream.config;

/** What to do when the samples topic was deleted and created again. */
public enum OnNewTopic {
  /** Say so and stop. */
  STOP,
  /** Keep the models, and go on with the new topic's first sample. */
  CONTINUE
}
