package learnstream.stream.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import learnstream.config.Restarts;
import learnstream.stream.recovery.IncompleteGapException;
import learnstream.stream.recovery.NewTopicException;
import learnstream.stream.state.IncompatibleModelException;
import learnstream.stream.state.UnknownFormatException;

/** Decides whether the thread that failed is replaced by a new one, or the process gives up. */
final class Replacements {
  private final Restarts limit;
  private final LongSupplier nanoClock;
  private final Deque<Long> made = new ArrayDeque<>();
  private long total;

  /**
   * @param nanoClock as {@link System#nanoTime}
   */
  Replacements(Restarts limit, LongSupplier nanoClock) {
    this.limit = limit;
    this.nanoClock = nanoClock;
  }

  /** Whether a thread that ended with {@code thrown} is replaced; if so, counts it. */
  synchronized boolean allow(Throwable thrown) {
    if (isFinal(thrown)) {
      return false;
    }
    long now = nanoClock.getAsLong();
    while (!made.isEmpty() && now - made.peekFirst() > limit.within().toNanos()) {
      made.removeFirst();
    }
    if (made.size() >= limit.atMost()) {
      return false;
    }
    made.addLast(now);
    total++;
    return true;
  }

  /** Replacements that still count. */
  synchronized int counted() {
    return made.size();
  }

  /** Replacements so far. */
  synchronized long total() {
    return total;
  }

  /** Whether a new thread would end in the same way, or the JVM cannot be trusted any more. */
  static boolean isFinal(Throwable thrown) {
    return thrown instanceof IncompatibleModelException
        || thrown instanceof UnknownFormatException
        || thrown instanceof IncompleteGapException
        || thrown instanceof NewTopicException
        || AccessFailure.is(thrown)
        || thrown instanceof Error;
  }
}
