package learnstream.demo.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LossRunTest {
  @Test
  void quadraticLossGivesNielsensNumbers() {
    // His chapter 3: from 0.82 to 0.09, and from 0.98 to 0.20, in 300 epochs at a rate of 0.15.
    LossRun wrong = LossesDemo.race(0.6, 0.9, 300).get(1);
    LossRun veryWrong = LossesDemo.race(2, 2, 300).get(1);
    assertThat(wrong.outputs[0]).isCloseTo(0.82, within(0.005));
    assertThat(wrong.outputs[300]).isCloseTo(0.09, within(0.005));
    assertThat(veryWrong.outputs[0]).isCloseTo(0.98, within(0.005));
    assertThat(veryWrong.outputs[300]).isCloseTo(0.20, within(0.005));
  }

  @Test
  void theStepIsAsLargeAsTheErrorWithCrossEntropyOnly() {
    List<LossRun> race = LossesDemo.race(2, 2, 300);
    double y = race.get(0).outputs[0];
    assertThat(race.get(0).slopeAtStart).isCloseTo(y, within(1e-12));
    assertThat(race.get(1).slopeAtStart).isCloseTo(y * y * (1 - y), within(1e-12));
    assertThat(race.get(0).updatesUntilBelow(0.25)).isLessThan(30);
    assertThat(race.get(1).updatesUntilBelow(0.25)).isGreaterThan(270);
  }
}
