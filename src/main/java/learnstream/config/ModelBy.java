package learnstream.config;

/** Which samples share a model. */
public enum ModelBy {
  /** All samples of the topic's one partition. */
  ONE,
  /** The samples of one record key. */
  KEY
}
