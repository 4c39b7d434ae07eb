package learnstream.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeatLimiterTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("a");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong clock = new AtomicLong();

  @BeforeEach
  void limit() {
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
    context.addTurboFilter(new RepeatLimiter(3, TimeUnit.SECONDS.toNanos(60), clock::get));
  }

  private List<String> messages() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void letsSoManyLinesOfAKindThroughAndTellsHowManyItLeftOut() {
    for (int i = 0; i < 10; i++) {
      logger.warn("node {} is away", i);
      clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }
    logger.warn("something else");
    assertThat(messages())
        .containsExactly("node 0 is away", "node 1 is away", "node 2 is away", "something else");
    clock.addAndGet(TimeUnit.SECONDS.toNanos(60));
    logger.warn("node {} is away", 10);
    assertThat(messages().subList(4, 6))
        .containsExactly("7 lines like the next one were left out", "node 10 is away");
  }

  @Test
  void whatIsNotLoggedAnywayIsNotCounted() {
    for (int i = 0; i < 10; i++) {
      logger.debug("node {} is away", i);
      assertThat(logger.isDebugEnabled()).isFalse();
      assertThat(logger.isInfoEnabled()).isTrue();
    }
    logger.setLevel(Level.DEBUG);
    logger.debug("node {} is away", 10);
    assertThat(messages()).containsExactly("node 10 is away");
  }

  @Test
  void holdsNoMoreKindsThanItHasRoomFor() {
    for (int i = 0; i < 5000; i++) {
      logger.info("line " + i);
    }
    assertThat(messages()).hasSize(5000);
  }
}
