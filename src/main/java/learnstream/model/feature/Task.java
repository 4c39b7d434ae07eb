package learnstream.model.feature;

/**
 * What a model does with a sample. Whoever depends on it switches over all of them without a
 * default, so that a new task does not compile until each has said what it means there.
 */
public enum Task {
  /** One of several classes. */
  CLASSIFICATION("classes"),
  /** Which of several labels hold: none, one or several at once. */
  MULTI_LABEL("labels"),
  /** One or more numbers that come with the sample. */
  REGRESSION("values"),
  /** The sample itself. */
  RECONSTRUCTION("itself");

  private final String stored;

  Task(String stored) {
    this.stored = stored;
  }

  /** Its name in a stored specification, which never changes. */
  String stored() {
    return stored;
  }
}
