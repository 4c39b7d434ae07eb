package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyTimeTest {
  private static final long HOUR = 3_600_000;
  private long wall = 1_000_000_000;
  private long nanos;
  private final SteadyTime time = new SteadyTime(() -> wall, () -> nanos);

  private void pass(long millis) {
    wall += millis;
    nanos += millis * 1_000_000;
  }

  @Test
  void isTheWallClockWhereThatDoesNotJump() {
    for (int i = 0; i < 1000; i++) {
      pass(7);
      assertThat(time.milliseconds()).isEqualTo(wall);
    }
  }

  @Test
  void goesOnAtHalfSpeedWhenTheWallClockIsSetBackUntilTheyAgree() {
    long before = time.milliseconds();
    wall -= HOUR;
    pass(1000);
    assertThat(time.milliseconds()).isEqualTo(before + 500);
    for (int i = 0; i < 2 * HOUR / 1000; i++) {
      pass(1000);
      time.milliseconds();
    }
    assertThat(time.milliseconds()).isBetween(wall - 20, wall + 20);
  }

  @Test
  void catchesUpAtDoubleSpeedWhenTheWallClockIsSetForth() {
    long before = time.milliseconds();
    wall += HOUR;
    pass(1000);
    assertThat(time.milliseconds()).isEqualTo(before + 2000);
    for (int i = 0; i < HOUR / 1000; i++) {
      pass(1000);
      time.milliseconds();
    }
    assertThat(time.milliseconds()).isBetween(wall - 1100, wall + 1100);
  }

  @Test
  void losesNothingBetweenTwoCloseReadings() {
    long before = time.milliseconds();
    for (int i = 0; i < 10_000; i++) {
      nanos += 100_000;
      if (i % 10 == 9) {
        wall++;
      }
      time.milliseconds();
    }
    assertThat(time.milliseconds()).isBetween(before + 999, before + 1001);
  }
}
