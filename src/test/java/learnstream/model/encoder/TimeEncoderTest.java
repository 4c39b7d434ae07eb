package learnstream.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import learnstream.nn.linear.SparseVector;
import org.junit.jupiter.api.Test;

class TimeEncoderTest {
  private static double[] encoded(TimeEncoder encoder, Object time) {
    SparseVector out = new SparseVector(new double[7], 0);
    encoder.encode(time, out, 0);
    return out.values();
  }

  private static Long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  private static TimeEncoder utc(boolean sinceLast) {
    return new TimeEncoder(ZoneOffset.UTC, sinceLast);
  }

  @Test
  void isCyclic() {
    // Thursday, 1 January, six in the morning.
    double[] x = encoded(utc(false), millis("2026-01-01T06:00:00Z"));
    assertThat(x[0]).isCloseTo(1, within(1e-12));
    assertThat(x[1]).isCloseTo(0, within(1e-12));
    assertThat(x[2]).isCloseTo(Math.sin(2 * Math.PI * 3.25 / 7), within(1e-12));
    assertThat(x[3]).isCloseTo(Math.cos(2 * Math.PI * 3.25 / 7), within(1e-12));
    double[] before = encoded(utc(false), millis("2026-12-31T23:59:59Z"));
    double[] after = encoded(utc(false), millis("2027-01-01T00:00:00Z"));
    for (int i = 0; i < 6; i++) {
      assertThat(after[i]).isCloseTo(before[i], within(0.01));
    }
  }

  @Test
  void isOfTheClockOfItsZone() {
    TimeEncoder berlin = new TimeEncoder(ZoneId.of("Europe/Berlin"), false);
    assertThat(encoded(berlin, millis("2026-07-01T04:00:00Z")))
        .isEqualTo(encoded(utc(false), millis("2026-07-01T06:00:00Z")));
  }

  @Test
  void aMissingOneIsNoInput() {
    assertThat(encoded(utc(true), null)).containsOnly(0);
    TimeEncoder encoder = utc(true);
    encoder.update(null);
    assertThat(encoder.stateBytes()).isEqualTo(utc(true).stateBytes());
  }

  @Test
  void tellsLongPausesFromShortOnes() {
    TimeEncoder encoder = utc(true);
    Random random = new Random(1);
    long now = millis("2026-01-01T00:00:00Z");
    assertThat(encoded(encoder, now)[6]).isZero();
    for (int i = 0; i < 500; i++) {
      encoder.update(now);
      now += 1000L * (1 + random.nextInt(20));
    }
    assertThat(encoded(encoder, now + 3_600_000)[6]).isGreaterThan(3);
    assertThat(encoded(encoder, now)[6]).isBetween(-4.0, 4.0);
    // One that is out of order came at once.
    assertThat(encoded(encoder, 0L)[6]).isBetween(-10.0, 0.0);
  }

  @Test
  void measuresFromTheLastOneOfTheSameKey() {
    TimeEncoder encoder = utc(true);
    for (int i = 0; i < 100; i++) {
      encoder.key(1);
      encoder.update(i * 60_000L);
      encoder.key(2);
      encoder.update(i * 60_000L + 59_000);
    }
    long now = 100 * 60_000L;
    encoder.key(3);
    assertThat(encoded(encoder, now)[6]).as("a key that is new").isZero();
    encoder.key(1);
    assertThat(encoded(encoder, now)[6]).as("a minute, as ever").isBetween(-0.01, 0.01);
    encoder.key(2);
    assertThat(encoded(encoder, now)[6]).as("a second").isLessThan(-3);
  }

  @Test
  void theKeyLearntLongestAgoMakesRoomForANewOne() {
    TimeEncoder encoder = utc(true);
    for (int key = 0; key < TimeEncoder.MAX_KEYS; key++) {
      encoder.key(key);
      encoder.update(1000L * key);
    }
    int bytes = encoder.stateBytes();
    for (long key : new long[] {0, TimeEncoder.MAX_KEYS, -1}) {
      encoder.key(key);
      encoder.update(60_000L + 1000 * key);
    }
    assertThat(encoder.stateBytes()).isEqualTo(bytes);
    for (long key : new long[] {1, 2}) {
      encoder.key(key);
      assertThat(encoded(encoder, 1000L)[6]).isZero();
    }
    encoder.key(3);
    assertThat(encoded(encoder, 1_000_000L)[6]).isNotZero();
  }

  @Test
  void goesOnToTheBitFromItsBytes() {
    for (int length : new int[] {0, 1, 2, 50}) {
      TimeEncoder first = utc(true);
      for (int i = 0; i < length; i++) {
        first.key(i % 3);
        first.update(i * i * 1000L);
      }
      ByteBuffer state = ByteBuffer.allocate(first.stateBytes());
      first.writeState(state);
      assertThat(state.hasRemaining()).isFalse();
      TimeEncoder second = utc(true);
      second.readState(state.flip());
      for (long i = length; i < length + 20; i++) {
        first.key(i % 3);
        second.key(i % 3);
        assertThat(encoded(second, i * 5000)).isEqualTo(encoded(first, i * 5000));
        first.update(i * 5000);
        second.update(i * 5000);
      }
    }
  }
}
