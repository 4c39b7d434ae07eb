package learnstream.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Marker;

/**
 * Lets so many lines of one kind through in a while and then counts the others; their number is
 * told with the first line after it. Lines are of one kind when logger, level and pattern are the
 * same, whatever stands in the pattern's places.
 */
final class RepeatLimiter extends TurboFilter {
  private static final int MAX_KINDS = 1000;

  private record Kind(String logger, int level, String pattern) {}

  private static final class Count {
    long since;
    int passed;
    long held;
  }

  private final int most;
  private final long withinNanos;
  private final LongSupplier nanoClock;
  private final Map<Kind, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Count> eldest) {
          return size() > MAX_KINDS;
        }
      };

  /**
   * @param most lines of one kind that pass
   * @param withinNanos the time in which they are counted
   * @param nanoClock as {@link System#nanoTime}
   */
  RepeatLimiter(int most, long withinNanos, LongSupplier nanoClock) {
    this.most = most;
    this.withinNanos = withinNanos;
    this.nanoClock = nanoClock;
  }

  @Override
  public FilterReply decide(
      Marker marker,
      Logger logger,
      Level level,
      String pattern,
      Object[] arguments,
      Throwable thrown) {
    // Called for every line, most of which are filtered out; without a pattern it is only a query.
    if (pattern == null || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    long held;
    synchronized (this) {
      Count count =
          counts.computeIfAbsent(
              new Kind(logger.getName(), level.levelInt, pattern), kind -> new Count());
      long now = nanoClock.getAsLong();
      if (count.passed == 0 || now - count.since >= withinNanos) {
        count.since = now;
        count.passed = 0;
        held = count.held;
        count.held = 0;
      } else {
        held = 0;
      }
      if (count.passed >= most) {
        count.held++;
        return FilterReply.DENY;
      }
      count.passed++;
    }
    if (held > 0) {
      tell(logger, level, held);
    }
    return FilterReply.NEUTRAL;
  }

  /** Past the filters, this one included. */
  private static void tell(Logger logger, Level level, long held) {
    logger.callAppenders(
        new LoggingEvent(
            Logger.FQCN,
            logger,
            level,
            "{} lines like the next one were left out",
            null,
            new Object[] {held}));
  }
}
