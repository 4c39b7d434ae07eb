package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import learnstream.config.Restarts;
import learnstream.stream.state.IncompatibleModelException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;

class ReplacementsTest {
  private static final Throwable FLEETING = new IllegalStateException("once");

  private final AtomicLong clock = new AtomicLong();
  private final Replacements replacements =
      new Replacements(new Restarts(2, Duration.ofMinutes(10)), clock::get);

  @Test
  void allowsSoManyWithinATime() {
    assertThat(replacements.allow(FLEETING)).isTrue();
    clock.addAndGet(Duration.ofMinutes(6).toNanos());
    assertThat(replacements.allow(FLEETING)).isTrue();
    assertThat(replacements.allow(FLEETING)).as("a third one within ten minutes").isFalse();
    clock.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(replacements.allow(FLEETING)).as("the first one is forgotten").isTrue();
    assertThat(replacements.total()).isEqualTo(3);
  }

  @Test
  void doesNotTryAgainWhatWouldFailAgain() {
    assertThat(replacements.allow(new IncompatibleModelException("m", "a", "b"))).isFalse();
    assertThat(replacements.allow(new OutOfMemoryError())).isFalse();
    assertThat(replacements.allow(new SaslAuthenticationException("no"))).isFalse();
    assertThat(replacements.allow(new GroupAuthorizationException("no"))).isFalse();
    assertThat(replacements.total()).isZero();
  }
}
