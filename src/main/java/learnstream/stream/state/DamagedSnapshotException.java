package learnstream.stream.state;

/** A stored snapshot is truncated or altered; the one before it is used instead. */
final class DamagedSnapshotException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedSnapshotException(String message) {
    super(message, null, false, false);
  }
}
