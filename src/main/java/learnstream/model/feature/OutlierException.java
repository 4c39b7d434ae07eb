package learnstream.model.feature;

/** A sample that was not learnt because a value of it is an outlier, by {@link OutlierPolicy}. */
public final class OutlierException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutlierException(String message) {
    super(message);
  }
}
