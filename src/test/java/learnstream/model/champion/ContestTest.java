package learnstream.model.champion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import learnstream.model.metric.TestErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContestTest {
  private static final PromotionRule CLASSES =
      new PromotionRule(1000, 0.01, false, 0.01, PairedTest.MCNEMAR);
  private static final PromotionRule NUMBERS =
      new PromotionRule(1000, 0.01, true, 0.01, PairedTest.PAIRED_T);

  private final Random random = new Random(7);

  private double wrong(double share) {
    return random.nextDouble() < share ? 1 : 0;
  }

  /** Both baselines are wrong on every second sample. */
  private static TestErrors error(double model) {
    return new TestErrors(model, 0.5, 0.5);
  }

  private static Optional<Promotion> sample(Contest contest, double a, double b) {
    contest.tested("a", error(a));
    contest.tested("b", error(b));
    return contest.endSample();
  }

  private List<Promotion> run(Contest contest, int samples, DoubleSupplier a, DoubleSupplier b) {
    List<Promotion> promotions = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      sample(contest, a.getAsDouble(), b.getAsDouble()).ifPresent(promotions::add);
    }
    return promotions;
  }

  private static Contest contest(PromotionRule rule) {
    return new Contest(List.of("a", "b"), "a", rule);
  }

  @Test
  void aBetterClassifierIsPromotedAtTheEndOfTheFirstWindow() {
    Contest contest = contest(CLASSES);
    assertThat(run(contest, 999, () -> wrong(0.3), () -> wrong(0.1))).isEmpty();
    assertThat(contest.champion()).isEqualTo("a");
    assertThat(run(contest, 1, () -> 1, () -> 0))
        .singleElement()
        .satisfies(
            promotion -> {
              assertThat(promotion.champion()).isEqualTo("b");
              assertThat(promotion.previous()).isEqualTo("a");
              assertThat(promotion.cause()).isEqualTo("mcnemar");
              assertThat(promotion.samples()).isEqualTo(1000);
              assertThat(promotion.errorBefore()).isCloseTo(0.3, within(0.05));
              assertThat(promotion.errorAfter()).isCloseTo(0.1, within(0.03));
              assertThat(promotion.probability()).isLessThan(1e-10);
            });
    assertThat(contest.champion()).isEqualTo("b");
    assertThat(run(contest, 5000, () -> wrong(0.3), () -> wrong(0.1))).isEmpty();
  }

  @Test
  void theProbabilityIsThatOfTheExactTestOfMcNemar() {
    // 40 pairs favour the challenger and 20 the champion: P(X >= 40 of 60) = 0.006745.
    Contest contest = contest(CLASSES);
    List<Promotion> promotions = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      boolean better = i % 25 == 0;
      boolean worse = i % 50 == 1;
      sample(contest, better ? 1 : 0, worse ? 1 : 0).ifPresent(promotions::add);
    }
    assertThat(promotions)
        .singleElement()
        .satisfies(its -> assertThat(its.probability()).isCloseTo(0.006745, within(1e-6)));
  }

  @Test
  void aSmallerMarginIsNotEnoughHoweverCertain() {
    Contest contest = contest(CLASSES);
    // Nine of a thousand, and never the other way round.
    List<Promotion> promotions = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      sample(contest, i < 9 ? 1 : 0, 0).ifPresent(promotions::add);
    }
    assertThat(promotions).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void twoEqualModelsSeldomTakeTurns(PairedTest test) {
    int windows = 4000;
    Contest contest =
        new Contest(List.of("a", "b"), "a", new PromotionRule(100, 0, false, 0.05, test));
    DoubleSupplier error =
        test == PairedTest.MCNEMAR ? () -> wrong(0.3) : () -> Math.abs(random.nextGaussian()) / 4;
    int promotions = run(contest, 100 * windows, error, error).size();
    // One in twenty windows at most, and not never: the test has to have some power.
    assertThat((double) promotions / windows).isBetween(0.01, 0.06);
  }

  @Test
  void manyEqualChallengersArePromotedNoMoreOftenThanOne() {
    int windows = 2000;
    List<String> models = List.of("a", "b", "c", "d", "e", "f");
    Contest contest =
        new Contest(models, "a", new PromotionRule(100, 0, false, 0.05, PairedTest.MCNEMAR));
    int promotions = 0;
    for (int i = 0; i < 100 * windows; i++) {
      models.forEach(model -> contest.tested(model, error(wrong(0.3))));
      promotions += contest.endSample().isPresent() ? 1 : 0;
    }
    assertThat((double) promotions / windows).isBetween(0.005, 0.055);
  }

  @Test
  void errorsThatHangTogetherAreNotTakenForManyOnes() {
    int windows = 2000;
    double[] drift = new double[2];
    Contest contest = contest(new PromotionRule(1000, 0, true, 0.05, PairedTest.PAIRED_T));
    List<DoubleSupplier> errors = new ArrayList<>();
    for (int m = 0; m < 2; m++) {
      int model = m;
      errors.add(
          () -> {
            drift[model] = 0.8 * drift[model] + random.nextGaussian();
            return Math.abs(drift[model]) / 10;
          });
    }
    int promotions = run(contest, 1000 * windows, errors.get(0), errors.get(1)).size();
    assertThat((double) promotions / windows).isLessThan(0.075);
  }

  @Test
  void numbersArePromotedByAShareOfTheError() {
    Contest contest = contest(NUMBERS);
    DoubleSupplier champion = () -> 0.4 + 0.001 * random.nextGaussian();
    assertThat(run(contest, 1000, champion, () -> 0.397)).as("0.75 % better").isEmpty();
    assertThat(run(contest, 1000, champion, () -> 0.39))
        .singleElement()
        .satisfies(its -> assertThat(its.cause()).isEqualTo("paired-t"));
  }

  @Test
  void aModelBelowABaselineIsNeverPromoted() {
    Contest contest = contest(CLASSES);
    for (int i = 0; i < 3000; i++) {
      contest.tested("a", new TestErrors(wrong(0.9), 0.5, wrong(0.2)));
      contest.tested("b", new TestErrors(wrong(0.4), 0.5, wrong(0.2)));
      assertThat(contest.endSample()).isEmpty();
    }
    assertThatThrownBy(() -> contest.promote("b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("model: b is not allowed, since it is below a baseline");
    assertThat(contest.champion()).isEqualTo("a");
  }

  @Test
  void onlySamplesThatBothHaveAnsweredAreCompared() {
    Contest contest = contest(CLASSES);
    for (int i = 0; i < 3000; i++) {
      contest.tested("b", error(0));
      assertThat(contest.endSample()).isEmpty();
    }
    assertThat(run(contest, 999, () -> 1, () -> 0)).isEmpty();
    assertThat(run(contest, 1, () -> 1, () -> 0)).hasSize(1);
  }

  @Test
  void commandsPromoteAndUndo() {
    Contest contest = contest(null);
    assertThat(run(contest, 5000, () -> 1, () -> 0)).as("without a rule").isEmpty();
    assertThat(contest.promote("a")).as("it answers already").isEmpty();
    assertThatThrownBy(contest::undo).hasMessageContaining("nothing to undo");
    assertThatThrownBy(() -> contest.promote("c")).hasMessageContaining("c is not allowed");
    assertThat(contest.promote("b")).map(Promotion::cause).contains("command");
    assertThat(contest.champion()).isEqualTo("b");
    assertThat(contest.undo().champion()).as("though it is below the baselines").isEqualTo("a");
    assertThat(contest.undo().champion()).as("undoes the undoing").isEqualTo("b");
  }

  @Test
  void goesOnToTheBitFromWhatItEncodes() {
    for (PromotionRule rule : List.of(CLASSES, NUMBERS)) {
      Contest calm = contest(rule);
      Contest stored = contest(rule);
      List<Optional<Promotion>> expected = new ArrayList<>();
      List<Optional<Promotion>> found = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        double a = Math.abs(random.nextGaussian()) * (i / 5000 % 2 == 0 ? 0.3 : 0.2);
        double b = Math.abs(random.nextGaussian()) * (i / 5000 % 2 == 0 ? 0.2 : 0.3);
        expected.add(sample(calm, a, b));
        found.add(sample(stored, a, b));
        if (i % 37 == 0) {
          byte[] bytes = stored.encode();
          stored = contest(rule);
          assertThat(stored.decode(bytes)).isEmpty();
          assertThat(stored.encode()).isEqualTo(bytes);
          assertThat(Contest.champion(bytes)).isEqualTo(stored.champion());
        }
      }
      assertThat(found).isEqualTo(expected);
      assertThat(expected.stream().filter(Optional::isPresent)).hasSizeGreaterThan(2);
    }
  }

  @Test
  void anotherConfigurationCounts() {
    Contest contest = contest(CLASSES);
    contest.promote("b");
    run(contest, 500, () -> 1, () -> 1);
    byte[] bytes = contest.encode();
    Contest sameChampion = new Contest(List.of("b", "c", "a"), "a", CLASSES);
    assertThat(sameChampion.decode(bytes)).isEmpty();
    assertThat(sameChampion.champion()).as("promoted since").isEqualTo("b");
    assertThat(sameChampion.previous()).contains("a");
    Contest another = new Contest(List.of("a", "b", "c"), "c", CLASSES);
    assertThat(another.decode(bytes)).contains(Promotion.without("c", "b", Contest.CONFIGURATION));
    assertThat(another.undo().champion()).isEqualTo("b");
    Contest withoutIt = new Contest(List.of("a", "c"), "a", CLASSES);
    assertThat(withoutIt.decode(bytes))
        .contains(Promotion.without("a", "b", Contest.CONFIGURATION));
    assertThat(withoutIt.previous()).isEmpty();
  }
}
