package learnstream.stream.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Divides long work on a stream thread into steps, so that the thread is back at its consumer long
 * before {@code max.poll.interval.ms} has passed: otherwise the group would take it for dead.
 */
public final class StepTimer {
  /** The settings of an application that are looked at. */
  public static final List<String> SETTINGS =
      Stream.of("", "consumer.", "main.consumer.")
          .map(prefix -> prefix + "max.poll.interval.ms")
          .toList();

  private static final long DEFAULT_MAX_POLL_INTERVAL = 300_000;
  private static final int SHARE = 20;
  private static final long MAX_STEP = 10_000;

  private final long stepNanos;
  private final LongSupplier nanoClock;

  StepTimer(Duration step, LongSupplier nanoClock) {
    stepNanos = step.toNanos();
    this.nanoClock = nanoClock;
  }

  /**
   * Steps of a twentieth of the poll interval, 10 s at most: a thread may have several tasks.
   *
   * @param settings of the application, of which {@link #SETTINGS} count
   */
  public static StepTimer of(Map<String, ?> settings) {
    long interval =
        SETTINGS.stream()
            .map(settings::get)
            .filter(value -> value != null)
            .mapToLong(value -> Long.parseLong(value.toString()))
            .min()
            .orElse(DEFAULT_MAX_POLL_INTERVAL);
    long step = Math.max(1, Math.min(MAX_STEP, interval / SHARE));
    return new StepTimer(Duration.ofMillis(step), System::nanoTime);
  }

  /** Begins a step: true as long as it has time left. */
  public BooleanSupplier start() {
    long began = nanoClock.getAsLong();
    return () -> nanoClock.getAsLong() - began < stepNanos;
  }
}
