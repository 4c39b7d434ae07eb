package learnstream.codec;

import learnstream.codec.avro.RefusalReason;

/** Bytes that are not a record of the expected kind. */
public final class UndecodableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  public UndecodableException(RefusalReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public RefusalReason reason() {
    return reason;
  }
}
