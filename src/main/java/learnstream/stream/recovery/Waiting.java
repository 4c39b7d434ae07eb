package learnstream.stream.recovery;

import learnstream.codec.NotReadyException;

/** What the next record waits for, if it cannot be read yet. */
public final class Waiting {
  private NotReadyException reason;

  public void on(NotReadyException notReady) {
    reason = notReady;
  }

  public void clear() {
    reason = null;
  }

  /** Whether there was nothing when it was last looked. */
  public boolean isNone() {
    return reason == null;
  }

  /** Looks whether the record can be read by now. */
  public boolean isOver() {
    if (reason != null && reason.isOver()) {
      reason = null;
    }
    return reason == null;
  }

  /** Null if there was none. */
  NotReadyException reason() {
    return reason;
  }
}
