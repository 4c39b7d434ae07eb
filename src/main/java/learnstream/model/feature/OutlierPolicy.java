package learnstream.model.feature;

/** What is done with a value that {@link OutlierFilter} takes for an outlier. */
public enum OutlierPolicy {
  /** The model sees the nearest value that is not one. */
  CLIP,

  /** The sample is not learnt. */
  REFUSE,

  /** The value is counted, and the model sees it as it came. */
  LEARN
}
