package learnstream.model.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BalanceTest {
  private static final int WINDOW = 20;

  private final Balance balance = new Balance(spec(true));

  private static BalanceSpec spec(boolean on) {
    return new BalanceSpec(on, 0.4, 0.7, 0.1, WINDOW);
  }

  /** What was told in so many exchanges with this accuracy on real and generated samples. */
  private static List<Divergence> tell(Balance balance, int exchanges, double accuracy) {
    return tell(balance, exchanges, accuracy, 1);
  }

  private static List<Divergence> tell(
      Balance balance, int exchanges, double accuracy, double spread) {
    List<Divergence> told = new ArrayList<>();
    for (int i = 0; i < exchanges; i++) {
      balance.observe(accuracy, accuracy, spread, 1).ifPresent(told::add);
    }
    return told;
  }

  private static double updates(Balance balance, int exchanges) {
    int learnt = 0;
    for (int i = 0; i < exchanges; i++) {
      learnt += balance.discriminatorLearns() ? 1 : 0;
    }
    return (double) learnt / exchanges;
  }

  @Test
  void bothLearnFromEachExchangeWhileNeitherIsAhead() {
    tell(balance, 1000, 0.55);
    assertThat(balance.discriminatorShare()).isEqualTo(1);
    assertThat(balance.generatorShare()).isEqualTo(1);
    assertThat(updates(balance, 100)).isEqualTo(1);
  }

  @Test
  void theShareOfADiscriminatorThatIsAheadFallsForAsLongAsItIs() {
    double before = 1;
    tell(balance, 30, 0.9);
    for (int i = 0; i < 50; i++) {
      balance.observe(0.9, 0.9, 1, 1);
      assertThat(balance.discriminatorShare()).isLessThan(before);
      before = balance.discriminatorShare();
    }
    assertThat(balance.generatorShare()).isEqualTo(1);
    tell(balance, 1000, 0.9);
    assertThat(balance.discriminatorShare()).isEqualTo(0.1);
    assertThat(updates(balance, 1000)).isCloseTo(0.1, within(0.001));
  }

  @Test
  void theFurtherAheadTheFasterTheShareFalls() {
    Balance further = new Balance(spec(true));
    tell(balance, 60, 0.8);
    tell(further, 60, 0.95);
    assertThat(further.discriminatorShare()).isLessThan(balance.discriminatorShare());
  }

  @Test
  void theShareComesBackWhenTheHalfIsNoLongerAhead() {
    tell(balance, 1000, 0.9);
    tell(balance, 1000, 0.6);
    assertThat(balance.discriminatorShare()).isEqualTo(1);
  }

  @Test
  void theShareOfAGeneratorThatIsAheadFalls() {
    tell(balance, 2000, 0.2);
    assertThat(balance.generatorShare()).isEqualTo(0.1);
    assertThat(balance.discriminatorShare()).isEqualTo(1);
    int learnt = 0;
    for (int i = 0; i < 1000; i++) {
      learnt += balance.generatorLearns() ? 1 : 0;
    }
    assertThat(learnt).isBetween(99, 101);
  }

  @Test
  void oneSwitchedOffMeasuresOnly() {
    Balance off = new Balance(spec(false));
    tell(off, 1000, 0.95);
    assertThat(off.discriminatorShare()).isEqualTo(1);
    assertThat(off.accuracy()).isCloseTo(0.95, within(1e-6));
  }

  @Test
  void aLeastShareOfZeroIsNoDeadEnd() {
    Balance all = new Balance(new BalanceSpec(true, 0.4, 0.7, 0, WINDOW));
    tell(all, 100_000, 0.95);
    assertThat(all.discriminatorShare()).isBetween(0.0005, 0.01);
    tell(all, 5_000, 0.5);
    assertThat(all.discriminatorShare()).isEqualTo(1);
  }

  @Test
  void saturationIsToldOnceAndAgainOnlyAfterItHasPassed() {
    assertThat(tell(balance, 100 * WINDOW, 1)).containsExactly(Divergence.SATURATION);
    assertThat(balance.lasting()).contains(Divergence.SATURATION);
    assertThat(tell(balance, 10 * WINDOW, 0.8)).isEmpty();
    assertThat(balance.lasting()).isEmpty();
    assertThat(tell(balance, 100 * WINDOW, 1)).containsExactly(Divergence.SATURATION);
  }

  @Test
  void nothingIsToldWhileTheGeneratorHasHardlyBegun() {
    assertThat(tell(balance, 10 * WINDOW - 1, 1)).isEmpty();
    assertThat(tell(balance, 1, 1)).containsExactly(Divergence.SATURATION);
  }

  @Test
  void aMomentOfSaturationIsNone() {
    tell(balance, 20 * WINDOW, 0.6);
    for (int i = 0; i < 20; i++) {
      assertThat(tell(balance, WINDOW / 2, 1)).isEmpty();
      assertThat(tell(balance, WINDOW / 2, 0.6)).isEmpty();
    }
  }

  @Test
  void generatedSamplesThatAreAllAlikeAreACollapse() {
    assertThat(tell(balance, 20 * WINDOW, 0.6)).isEmpty();
    assertThat(tell(balance, 9 * WINDOW, 0.6, 0.05)).containsExactly(Divergence.COLLAPSE);
    assertThat(tell(balance, 20 * WINDOW, 0.6, 1)).isEmpty();
    assertThat(tell(balance, 9 * WINDOW, 0.6, 0.05)).containsExactly(Divergence.COLLAPSE);
  }

  @Test
  void realSamplesThatAreAllAlikeMakeNoCollapse() {
    for (int i = 0; i < 100 * WINDOW; i++) {
      assertThat(balance.observe(0.6, 0.6, 0.01, 0)).isEmpty();
    }
  }

  @Test
  void numbersThatAreNotFiniteAreToldAtOnceAndOnce() {
    Optional<Divergence> first = balance.observe(0.6, 0.6, Double.NaN, 1);
    assertThat(first).contains(Divergence.NON_FINITE);
    assertThat(tell(balance, 100, 0.6, Double.POSITIVE_INFINITY)).isEmpty();
    assertThat(tell(balance, 1, 0.6)).isEmpty();
    assertThat(tell(balance, 1, 0.6, Double.NaN)).containsExactly(Divergence.NON_FINITE);
    assertThat(balance.accuracy()).isFinite();
  }

  @Test
  void aLeaderThatIsSlowedLearnsHalfAsOftenForTenWindows() {
    Balance off = new Balance(spec(false));
    tell(off, 100, 0.8);
    off.slowLeader();
    assertThat(off.discriminatorShare()).isEqualTo(0.5);
    assertThat(off.generatorShare()).isEqualTo(1);
    assertThat(updates(off, 100)).isEqualTo(0.5);
    tell(off, 10 * WINDOW - 1, 0.8);
    assertThat(off.discriminatorShare()).isEqualTo(0.5);
    tell(off, 1, 0.8);
    assertThat(off.discriminatorShare()).isEqualTo(1);
  }

  @Test
  void theGeneratorIsTheLeaderWhereTheDiscriminatorIsWorseThanChance() {
    Balance off = new Balance(spec(false));
    tell(off, 100, 0.3);
    off.slowLeader();
    assertThat(off.discriminatorShare()).isEqualTo(1);
    assertThat(off.generatorShare()).isEqualTo(0.5);
  }

  @Test
  void oneReadBackGoesOnAsTheOther() {
    tell(balance, 300, 0.85);
    tell(balance, 10, 1);
    balance.slowLeader();
    updates(balance, 7);
    balance.generatorLearns();
    ByteBuffer state = ByteBuffer.allocate(balance.stateBytes());
    balance.writeState(state);
    assertThat(state.hasRemaining()).isFalse();
    Balance other = new Balance(spec(true));
    other.readState(state.flip());
    for (int i = 0; i < 1000; i++) {
      double accuracy = i % 300 < 100 ? 1 : 0.2;
      double spread = i % 200 < 100 ? 0.01 : 1;
      assertThat(other.observe(accuracy, accuracy, spread, 1))
          .isEqualTo(balance.observe(accuracy, accuracy, spread, 1));
      assertThat(other.discriminatorLearns()).isEqualTo(balance.discriminatorLearns());
      assertThat(other.generatorLearns()).isEqualTo(balance.generatorLearns());
      assertThat(other.discriminatorShare()).isEqualTo(balance.discriminatorShare());
    }
  }
}
