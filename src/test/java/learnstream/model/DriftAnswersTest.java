package learnstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import learnstream.model.drift.Drift;
import learnstream.model.drift.DriftAnswer;
import learnstream.model.pool.Pool;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftAnswersTest {
  private static final int CHANGE = 2000;
  private static final String MEMBERS =
      "[{layers: [8], optimiser: adagrad, learningRate: 0.1},"
          + " {layers: [4], optimiser: adam, learningRate: 0.01}, {kind: perceptron}]";

  private final Random random = new Random(4);
  private final List<Drift> drifts = new ArrayList<>();
  private int seen;

  private static ModelSpec spec(String more) throws ConfigException {
    String yaml = "models: [{features: [x, y], %s}]".formatted(more);
    return ConfigReader.parse(yaml, "test").models().get(0).spec();
  }

  private static Learner learner(String drift) throws ConfigException {
    return new Learner(spec("classes: [a, b], layers: [8], optimiser: adam, drift: " + drift));
  }

  /** Classes by the sign of x, the other way round from sample {@value #CHANGE} on. */
  private void learn(Learner learner, int samples) {
    double[] sample = new double[2];
    for (int i = 0; i < samples; i++, seen++) {
      sample[0] = random.nextGaussian();
      sample[1] = random.nextGaussian();
      learner.predict(sample);
      learner.learn(learner.oneHot(sample[0] > 0 == seen < CHANGE ? 1 : 0), 1, seen);
      drifts.addAll(learner.drifts());
    }
  }

  private void learnUntilDrift(Learner learner) {
    while (drifts.isEmpty()) {
      learn(learner, 1);
      assertThat(seen).isLessThan(CHANGE + 300);
    }
  }

  @Test
  void tellsWhatHasChangedOnceAndLearnsAsWithout() throws Exception {
    Learner watched = learner("adwin");
    learn(watched, CHANGE);
    assertThat(drifts).isEmpty();
    assertThat(watched.driftCounts()).containsExactly(Map.entry("adwin error", 0L));
    learnUntilDrift(watched);
    assertThat(drifts).hasSize(1);
    assertThat(drifts.get(0).before()).isLessThan(0.1);
    assertThat(drifts.get(0).after()).isGreaterThan(0.1);
    assertThat(watched.driftCounts()).containsExactly(Map.entry("adwin error", 1L));
    watched.predict(new double[2]);
    assertThat(watched.drifts()).isEmpty();

    Learner plain = new Learner(spec("classes: [a, b], layers: [8], optimiser: adam"));
    random.setSeed(4);
    int until = seen;
    seen = 0;
    learn(plain, until);
    assertThat(Models.bytes(plain.model())).isEqualTo(Models.bytes(watched.model()));
    assertThat(plain.drifts()).isEmpty();
    assertThat(plain.specification().canonical()).doesNotContain("drift");
  }

  @Test
  void theRateIsRaisedForAWhileWhateverItIsTakenFrom() throws Exception {
    Learner learner = learner("{detector: adwin, answer: raise-rate, factor: 3, samples: 20}");
    double rate = learner.model().learningRate();
    learn(learner, CHANGE);
    learnUntilDrift(learner);
    assertThat(learner.model().learningRate()).isEqualTo(3 * rate);
    learner.adjustments().follow(Schedule.parse("constant 0.25"));
    assertThat(learner.model().learningRate()).isEqualTo(0.75);
    learn(learner, 19);
    assertThat(drifts).hasSize(1);
    Learner restored = new Learner(learner.spec());
    restored.readState(ByteBuffer.wrap(Models.bytes(learner)).order(ByteOrder.LITTLE_ENDIAN));
    assertThat(restored.model().learningRate()).isEqualTo(0.75);
    learn(learner, 1);
    assertThat(learner.model().learningRate()).isEqualTo(0.25);
  }

  @Test
  void resetBeginsAnewAndTheMetricsGoOn() throws Exception {
    Learner learner = learner("{detector: adwin, answer: reset}");
    byte[] first = Models.bytes(learner.model());
    learn(learner, CHANGE);
    learnUntilDrift(learner);
    assertThat(Models.bytes(learner.model())).isEqualTo(first);
    assertThat(learner.metrics().samples()).isEqualTo(seen);
    assertThat(learner.version()).isZero();
  }

  @Test
  void rollBackGoesToACopyFromBeforeTheChange() throws Exception {
    Learner learner = learner("{detector: hddm-a, answer: roll-back, every: 250}");
    learn(learner, 1750);
    byte[] early = Models.bytes(learner.model());
    learn(learner, CHANGE - 1750);
    byte[] late = Models.bytes(learner.model());
    learnUntilDrift(learner);
    byte[] found = Models.bytes(learner.model());
    assertThat(Arrays.equals(found, early) || Arrays.equals(found, late)).isTrue();
  }

  @Test
  void aModelFromTheBackgroundTakesOverWhichHasLearntSinceTheWarning() throws Exception {
    Learner learner = learner("{detector: hddm-a, warningConfidence: 0.3, answer: replace}");
    learn(learner, CHANGE);
    long before = learner.version();
    learnUntilDrift(learner);
    assertThat(learner.version()).isBetween(1L, before);
    learn(learner, 1000);
    assertThat(drifts).hasSize(1);
    assertThat(learner.metrics().snapshot().window().accuracy()).isGreaterThan(0.9);
  }

  private static ModelSpec pool(String drift) throws ConfigException {
    return spec("classes: [a, b], kind: pool, members: " + MEMBERS + ", drift: " + drift);
  }

  @Test
  void theWorstMemberOfAPoolMakesPlaceForANewOne() throws Exception {
    ModelSpec spec = pool("{detector: adwin, answer: restart-member}");
    Learner learner = new Learner(spec);
    learn(learner, CHANGE);
    assertThat(restarts(learner)).isEqualTo(0);
    learnUntilDrift(learner);
    assertThat(restarts(learner)).isEqualTo(1);
    int last = seen;
    for (int stop : new int[] {CHANGE / 2, CHANGE + 3, CHANGE + 12, last, last + 300}) {
      assertGoesOnToTheBit(spec, stop, last + 500);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{detector: hddm-a, confidence: 0.02, warningConfidence: 0.2, answer: restart-member}",
        "{detector: ddm, answer: restart-member}"
      })
  void aMemberThatBeganAtTheWarningTakesOverAtTheDrift(String drift) throws Exception {
    ModelSpec spec = pool(drift);
    Learner learner = new Learner(spec);
    learn(learner, CHANGE);
    assertThat(restarts(learner)).isEqualTo(0);
    learnUntilDrift(learner);
    assertThat(restarts(learner)).isEqualTo(1);
    List<MemberStatus> members = learner.model().members();
    int place = 0;
    while (members.get(place).restarts() == 0) {
      place++;
    }
    int found = seen;
    long learntSinceTheWarning = ((Pool) learner.model()).models().get(place).version();
    assertThat(learntSinceTheWarning).isBetween(2L, (long) found);
    int warning = (int) (found - learntSinceTheWarning);
    learn(learner, 500);
    assertThat(learner.model().members().get(place).weight()).isPositive();
    for (int stop : new int[] {warning - 1, warning, warning + 1, found - 1, found, found + 300}) {
      assertGoesOnToTheBit(spec, stop, found + 500);
    }
  }

  private void assertGoesOnToTheBit(ModelSpec spec, int stop, int end) {
    random.setSeed(4);
    seen = 0;
    Learner learner = new Learner(spec);
    learn(learner, stop);
    Learner restored = new Learner(spec);
    restored.readState(ByteBuffer.wrap(Models.bytes(learner)).order(ByteOrder.LITTLE_ENDIAN));
    learn(learner, end - stop);
    random.setSeed(4);
    seen = 0;
    learn(new Learner(spec), stop);
    learn(restored, end - stop);
    assertThat(Models.bytes(restored)).as("from %d on", stop).isEqualTo(Models.bytes(learner));
  }

  @Test
  void aPoolRaisesTheRatesOfItsMembersAlsoOfOneThatBeginsAnew() throws Exception {
    String both =
        "[{detector: adwin, answer: raise-rate, factor: 3, samples: 300},"
            + " {detector: hddm-a, confidence: 0.02, answer: restart-member}]";
    ModelSpec spec = pool(both);
    Learner learner = new Learner(spec);
    assertThat(rates(learner)).containsExactly(0.1, 0.01, 1.0);
    learn(learner, CHANGE);
    while (restarts(learner) == 0 || rates(learner).get(1) == 0.01) {
      learn(learner, 1);
      assertThat(seen).isLessThan(CHANGE + 300);
    }
    int found = seen;
    assertThat(rates(learner)).containsExactly(3 * 0.1, 3 * 0.01, 3.0);
    while (rates(learner).get(1) > 0.01) {
      learn(learner, 1);
      assertThat(seen).isLessThan(found + 1000);
    }
    assertThat(rates(learner)).containsExactly(0.1, 0.01, 1.0);
    int over = seen;
    for (int stop : new int[] {found - 1, found, found + 5, over - 1, over}) {
      assertGoesOnToTheBit(spec, stop, over + 100);
    }
  }

  private static List<Double> rates(Learner learner) {
    return ((Pool) learner.model()).models().stream().map(OnlineModel::learningRate).toList();
  }

  @Test
  void whatRaisesTheRateOfAPoolRaisesItLessAndNotForSoLong() throws Exception {
    assertThat(pool("{answer: raise-rate}").drift().get(0).answer())
        .isEqualTo(new DriftAnswer.RaiseRate(3, 500));
    assertThat(spec("classes: 2, layers: [4], drift: {answer: raise-rate}").drift().get(0).answer())
        .isEqualTo(new DriftAnswer.RaiseRate(5, 1000));
  }

  private static ModelSpec unsaid() throws ConfigException {
    return spec("classes: [a, b], kind: pool, members: " + MEMBERS);
  }

  @Test
  void aPoolOfWhichNothingIsSaidRaisesItsRates() throws Exception {
    Learner learner = new Learner(unsaid());
    learn(learner, CHANGE);
    assertThat(drifts).isEmpty();
    assertThat(rates(learner)).containsExactly(0.1, 0.01, 1.0);
    learnUntilDrift(learner);
    assertThat(learner.driftCounts()).containsExactly(Map.entry("adwin error", 1L));
    assertThat(rates(learner)).containsExactly(3 * 0.1, 3 * 0.01, 3.0);
    int found = seen;
    for (int stop : new int[] {1, CHANGE, found - 1, found, found + 499, found + 500}) {
      assertGoesOnToTheBit(unsaid(), stop, found + 600);
    }
  }

  @Test
  void untilADriftItIsWhatItIsUnwatched() throws Exception {
    Learner watched = new Learner(unsaid());
    learn(watched, CHANGE);
    random.setSeed(4);
    seen = 0;
    Learner unwatched = new Learner(pool("none"));
    learn(unwatched, CHANGE);
    byte[] state = Models.bytes(unwatched);
    assertThat(Arrays.copyOf(Models.bytes(watched), state.length)).isEqualTo(state);
    assertThat(watched.specification().fingerprint())
        .isEqualTo(unwatched.specification().fingerprint());
  }

  /** An earlier version watched none where nothing was said. */
  @Test
  void beginsToWatchAtAStateThatWasNotWatchedAndMayStopDoingSo() throws Exception {
    Learner unwatched = new Learner(pool("none"));
    learn(unwatched, 1000);
    Learner watched = new Learner(unsaid());
    watched.readState(ByteBuffer.wrap(Models.bytes(unwatched)).order(ByteOrder.LITTLE_ENDIAN));
    learn(watched, CHANGE - 1000);
    learnUntilDrift(watched);
    byte[] raised = Models.bytes(watched);
    unwatched.readState(ByteBuffer.wrap(raised).order(ByteOrder.LITTLE_ENDIAN));
    assertThat(rates(unwatched)).containsExactly(0.1, 0.01, 1.0);
    watched.readState(ByteBuffer.wrap(Models.bytes(unwatched)).order(ByteOrder.LITTLE_ENDIAN));
    assertThat(watched.driftCounts()).containsExactly(Map.entry("adwin error", 0L));
    assertThat(rates(watched)).containsExactly(0.1, 0.01, 1.0);
  }

  private static long restarts(Learner learner) {
    return learner.model().members().stream().mapToLong(MemberStatus::restarts).sum();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{detector: adwin, answer: raise-rate}, {detector: kswin, on: y}]",
        "{detector: hddm-w, answer: replace}",
        "{detector: page-hinkley, threshold: 10, answer: roll-back, every: 100}",
        "{detector: ddm, answer: reset}"
      })
  void aLearnerFromBytesGoesOnToTheBit(String drift) throws Exception {
    Learner learner = learner(drift);
    for (int stop : new int[] {0, 150, CHANGE + 10, CHANGE + 60}) {
      learn(learner, stop - seen);
      Learner restored = new Learner(learner.spec());
      restored.readState(ByteBuffer.wrap(Models.bytes(learner)).order(ByteOrder.LITTLE_ENDIAN));
      learner = restored;
    }
    learn(learner, 1000);
    Learner whole = learner(drift);
    random.setSeed(4);
    List<Drift> first = List.copyOf(drifts);
    drifts.clear();
    seen = 0;
    learn(whole, CHANGE + 1060);
    assertThat(first).isNotEmpty().isEqualTo(drifts);
    assertThat(Models.bytes(learner)).isEqualTo(Models.bytes(whole));
  }

  @Test
  void saysWhatDoesNotGoTogether() {
    assertRefused("classes: 2, drift: {detector: ddm, on: loss}", "on: loss is not allowed");
    assertRefused("target: z, drift: ddm", "ddm needs classes");
    assertRefused("classes: 2, drift: {on: z}", "on: z is not allowed; give loss, error or the");
    assertRefused("classes: 2, drift: {detector: hddm-a, on: x}", "adwin or kswin watches a field");
    assertRefused("classes: 2, drift: {answer: replace}", "a detector that warns");
    assertRefused(
        "classes: 2, layers: [4], drift: {answer: restart-member}", "ffnn has no members");
    assertRefused(
        "classes: 2, kind: pool, members: [{kind: perceptron, rule: pa-1}], drift: {answer:"
            + " raise-rate}",
        "pool has no learning rate");
    assertRefused(
        "classes: 2, batchSize: 4, drift: {detector: ddm, answer: replace}", "batchSize: 1");
    assertRefused(
        "classes: 2, kind: perceptron, rule: pa-1, drift: {answer: raise-rate}",
        "perceptron has no learning rate");
    assertRefused("classes: 2, kind: perceptron, drift: {on: loss}", "are no probabilities");
    assertRefused("classes: 2, drift: [adwin, adwin]", "adwin on error occurs twice");
    assertRefused("classes: 2, drift: {delta: 1}", "delta: 1 is not allowed; give a number above");
    assertRefused("classes: 2, drift: {detector: ddm, delta: 0.1}", "there is no such key");
    assertRefused("classes: 2, drift: awdin", "did you mean adwin");
  }

  private static void assertRefused(String model, String message) {
    assertThatThrownBy(() -> spec(model))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
