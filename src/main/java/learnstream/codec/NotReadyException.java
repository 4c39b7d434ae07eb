package learnstream.codec;

import java.util.function.BooleanSupplier;

/**
 * A record cannot be read for the time being, for want of something outside of it. It is to be read
 * again later; until then nothing behind it is handled.
 */
public final class NotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient BooleanSupplier over;

  /**
   * @param over whether it is worth reading the record again; answers at once
   */
  public NotReadyException(String message, BooleanSupplier over) {
    super(message, null, false, false);
    this.over = over;
  }

  /** Whether it is worth reading the record again. */
  public boolean isOver() {
    return over.getAsBoolean();
  }
}
