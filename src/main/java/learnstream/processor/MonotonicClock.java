package learnstream.processor;

import java.util.function.LongSupplier;

/**
 * Elapsed time in milliseconds for timeouts and whatever else is due every so often. It advances by
 * what the wall clock advances and stands still over an interval in which that clock was set back,
 * so it never decreases. An interval in which the wall clock jumps forward counts in full, once.
 *
 * <p>Only differences of its values mean something; what is published is stamped by the wall clock.
 * It belongs to one task and is not safe to share between threads.
 */
public final class MonotonicClock {
  private final LongSupplier wallClock;
  private long lastReading;
  private long now;

  /**
   * @param wallClock milliseconds of a clock that may be set forward and back
   */
  public MonotonicClock(LongSupplier wallClock) {
    this.wallClock = wallClock;
    lastReading = wallClock.getAsLong();
  }

  /** Milliseconds since this clock was made, 0 or more. */
  public long now() {
    long reading = wallClock.getAsLong();
    now += Math.max(0, reading - lastReading);
    lastReading = reading;
    return now;
  }
}
