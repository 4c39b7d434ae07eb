package learnstream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {
  private long wallClock = 1_700_000_000_000L;
  private final MonotonicClock clock = new MonotonicClock(() -> wallClock);

  @Test
  void advancesByWhatTheWallClockAdvances() {
    assertThat(clock.now()).isZero();
    wallClock += 250;
    assertThat(clock.now()).isEqualTo(250);
    assertThat(clock.now()).isEqualTo(250);
    wallClock += 1;
    assertThat(clock.now()).isEqualTo(251);
  }

  @Test
  void standsStillWhileTheWallClockIsSetBackAndGoesOnFromThere() {
    wallClock += 100;
    assertThat(clock.now()).isEqualTo(100);
    wallClock -= 86_400_000;
    assertThat(clock.now()).isEqualTo(100);
    wallClock += 30;
    assertThat(clock.now()).isEqualTo(130);
  }

  @Test
  void aJumpForwardCountsOnceHoweverOftenTheClockIsSetRightAgain() {
    wallClock += 3_600_000;
    assertThat(clock.now()).isEqualTo(3_600_000);
    wallClock -= 3_600_000;
    assertThat(clock.now()).isEqualTo(3_600_000);
    wallClock += 5;
    assertThat(clock.now()).isEqualTo(3_600_005);
  }

  @Test
  void neverDecreases() {
    Random random = new Random(7);
    long before = 0;
    for (int i = 0; i < 10_000; i++) {
      wallClock += random.nextInt(2_000_001) - 1_000_000;
      long now = clock.now();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
  }
}
