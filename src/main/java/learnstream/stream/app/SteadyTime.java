package learnstream.stream.app;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/**
 * The wall clock for Kafka Streams, without its jumps. Streams commits and punctuates when the
 * clock has moved on by so much: one that is set back by an hour would stop commits for an hour,
 * and with them everything that a reader of committed records sees. This one never goes back and
 * never stands still. Where it differs from the wall clock it runs at half or double speed until it
 * agrees again.
 */
final class SteadyTime implements Time {
  private static final long NANOS = 1_000_000;

  private final LongSupplier wallMillis;
  private final LongSupplier nanoClock;
  private long millis;
  private long nanosBefore;

  /**
   * Nanoseconds that have passed and are not in {@link #millis} yet, at the speed of the moment.
   */
  private long rest;

  SteadyTime() {
    this(System::currentTimeMillis, System::nanoTime);
  }

  /**
   * @param wallMillis ms since the epoch, may jump
   * @param nanoClock as {@link System#nanoTime}
   */
  SteadyTime(LongSupplier wallMillis, LongSupplier nanoClock) {
    this.wallMillis = wallMillis;
    this.nanoClock = nanoClock;
    millis = wallMillis.getAsLong();
    nanosBefore = nanoClock.getAsLong();
  }

  @Override
  public synchronized long milliseconds() {
    long nanos = nanoClock.getAsLong();
    long passed = nanos - nanosBefore;
    nanosBefore = nanos;
    rest += passed;
    long behind = (wallMillis.getAsLong() - millis) * NANOS - rest;
    rest += Math.max(-passed / 2, Math.min(passed, behind));
    millis += rest / NANOS;
    rest %= NANOS;
    return millis;
  }

  @Override
  public long nanoseconds() {
    return nanoClock.getAsLong();
  }

  @Override
  public void sleep(long ms) {
    SYSTEM.sleep(ms);
  }

  @Override
  public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs)
      throws InterruptedException {
    SYSTEM.waitObject(object, condition, SYSTEM.milliseconds() + deadlineMs - milliseconds());
  }
}
