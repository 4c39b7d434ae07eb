package learnstream.demo.digits;

import static org.assertj.core.api.Assertions.assertThat;

import learnstream.model.hopfield.Hebbian;
import learnstream.model.hopfield.PseudoInverse;
import learnstream.model.hopfield.StorageRule;
import learnstream.model.hopfield.Storkey;
import org.junit.jupiter.api.Test;

/** What 256 neurons recall exactly, of random patterns, by asynchronous updates. */
class RecallTrialsTest {
  private static final int TRIALS = 1000;

  private static double recalled(StorageRule rule, double load, double flipped) {
    return new RecallTrials(rule, 256, load, flipped).recalled(TRIALS, 1);
  }

  @Test
  void hebbianRecallsOneInTwentyAndLosesThemSoonAfter() {
    assertThat(recalled(new Hebbian(), 0.05, 0.2)).isGreaterThanOrEqualTo(0.99);
    assertThat(recalled(new Hebbian(), 0.10, 0.2)).isBetween(0.70, 0.90);
    assertThat(recalled(new Hebbian(), 0.20, 0.2)).isLessThan(0.05);
  }

  @Test
  void storkeyRecallsThreeInTwenty() {
    assertThat(recalled(new Storkey(), 0.15, 0.2)).isGreaterThanOrEqualTo(0.99);
    assertThat(recalled(new Storkey(), 0.30, 0.2)).isBetween(0.35, 0.65);
  }

  @Test
  void pseudoInverseRecallsOneInFiveAndTwiceAsManyFromLessDamage() {
    assertThat(recalled(new PseudoInverse(), 0.20, 0.2)).isGreaterThanOrEqualTo(0.99);
    assertThat(recalled(new PseudoInverse(), 0.40, 0.1)).isGreaterThanOrEqualTo(0.97);
    assertThat(recalled(new PseudoInverse(), 0.50, 0.2)).isLessThan(0.02);
  }
}
