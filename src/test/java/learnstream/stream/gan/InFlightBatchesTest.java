package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightBatchesTest {
  private final InFlightBatches inFlight = new InFlightBatches(1000);

  private static InFlightBatches.Batch batch(long id, long version, long sentAt) {
    return new InFlightBatches.Batch(id, version, new float[0], sentAt);
  }

  @Test
  void aBatchIsAnsweredOnce() {
    inFlight.add(batch(1, 0, 0));
    InFlightBatches.Batch second = batch(2, 0, 0);
    inFlight.add(second);
    assertThat(inFlight.answered(2, 0)).isSameAs(second);
    assertThat(inFlight.answered(2, 0)).isNull();
    assertThat(inFlight.answered(3, 0)).isNull();
    assertThat(inFlight.size()).isEqualTo(1);
  }

  @Test
  void anAnswerToAnotherVersionIsNotTheBatchs() {
    inFlight.add(batch(1, 5, 0));
    assertThat(inFlight.answered(1, 4)).isNull();
    assertThat(inFlight.answered(1, 5)).isNotNull();
  }

  @Test
  void givesUpOnlyWhatIsOlderThanThePatience() {
    inFlight.add(batch(1, 0, 0));
    inFlight.add(batch(2, 0, 600));
    assertThat(inFlight.giveUp(999)).isZero();
    assertThat(inFlight.giveUp(1000)).isEqualTo(1);
    assertThat(inFlight.size()).isEqualTo(1);
    assertThat(inFlight.giveUp(1600)).as("the patience has doubled").isZero();
    assertThat(inFlight.giveUp(2600)).isEqualTo(1);
  }

  @Test
  void thePatienceIsBoundedAndAnAnswerEndsIt() {
    long[] patience = {1000, 2000, 4000, 5000, 5000};
    long now = 0;
    for (long each : patience) {
      inFlight.add(batch(now, 0, now));
      assertThat(inFlight.giveUp(now + each - 1)).isZero();
      now += each;
      assertThat(inFlight.giveUp(now)).isEqualTo(1);
    }
    inFlight.add(batch(1, 0, now));
    inFlight.add(batch(2, 0, now));
    assertThat(inFlight.answered(1, 0)).isNotNull();
    assertThat(inFlight.giveUp(now + 1000)).isEqualTo(1);
  }

  @Test
  void aLongTimeoutIsNotCutShort() {
    InFlightBatches patient = new InFlightBatches(60_000);
    patient.add(batch(1, 0, 0));
    assertThat(patient.giveUp(60_000)).isEqualTo(1);
    patient.add(batch(2, 0, 60_000));
    assertThat(patient.giveUp(119_999)).isZero();
    assertThat(patient.giveUp(120_000)).isEqualTo(1);
  }
}
