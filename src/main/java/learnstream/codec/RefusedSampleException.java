package learnstream.codec;

import learnstream.codec.avro.RefusalReason;

/** A readable sample that a model cannot use. */
public final class RefusedSampleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  public RefusedSampleException(RefusalReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public RefusalReason reason() {
    return reason;
  }
}
