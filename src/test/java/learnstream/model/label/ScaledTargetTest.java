package learnstream.model.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.metric.IntervalScores;
import learnstream.model.metric.MetricsSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that are scaled while they are learnt, and predicted with intervals. */
class ScaledTargetTest {
  private static ModelSpec spec(String keys) throws Exception {
    String yaml = "models:\n  - {id: m, features: 2, %s}\n".formatted(ofOneNetwork(keys));
    return ConfigReader.parse(yaml, "test").models().get(0).spec();
  }

  private static byte[] bytes(Learner learner) {
    ByteBuffer state = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(state);
    assertThat(state.hasRemaining()).isFalse();
    return state.array();
  }

  private static Learner restored(Learner from) {
    Learner learner = new Learner(from.spec());
    learner.readState(ByteBuffer.wrap(bytes(from)).order(ByteOrder.LITTLE_ENDIAN));
    return learner;
  }

  private static void learn(Learner learner, double[] x, double... y) {
    learner.predict(x);
    learner.learn(y, 1, 0);
  }

  private static double truth(double[] x) {
    return Math.sin(2 * x[0]) + x[0] * x[1];
  }

  /** The mean absolute error over the last thousand, in deviations of the target. */
  private static double error(ModelSpec spec, double mean, double deviation) {
    Learner learner = new Learner(spec);
    Random random = new Random(1);
    for (int i = 0; i < 8_000; i++) {
      double[] x = {random.nextGaussian(), random.nextGaussian()};
      learn(learner, x, mean + deviation * truth(x));
    }
    return learner.metrics().snapshot().window().mae() / deviation;
  }

  @ParameterizedTest
  @CsvSource({"1e5, 1e5", "1e5, 10", "-1e-5, 1e-5", "0, 1e-5", "1e9, 1e3"})
  void targetsOfAnyUnitNeitherExplodeNorStarve(double mean, double deviation) throws Exception {
    double plain = error(spec("target: y"), 0, 1);
    assertThat(error(spec("target: {name: y}"), mean, deviation)).isLessThan(1.5 * plain);
  }

  @Test
  void withoutScalingTheyDo() throws Exception {
    double plain = error(spec("target: y"), 0, 1);
    assertThat(error(spec("target: {name: y, scaling: none}"), 1e5, 10)).isGreaterThan(3 * plain);
  }

  @Test
  void aScoreIsBroughtBackByWhatWasKnownBeforeItsLabel() throws Exception {
    Learner learner = new Learner(spec("target: {name: y}"));
    double[] x = {0.5, -0.5};
    assertThat(learner.predict(x)).containsExactly(0);
    learner.learn(new double[] {1000}, 1, 0);
    assertThat(learner.predict(x)).containsExactly(1000);
    learner.learn(new double[] {3000}, 1, 1);
    MetricsSnapshot metrics = learner.metrics().snapshot();
    assertThat(metrics.whole().mae()).isCloseTo((1000 + 2000) / 2.0, within(1e-9));
    assertThat(metrics.whole().loss()).isCloseTo((1e6 + 4e6) / 2, within(1e-3));
    assertThat(learner.predict(x)[0]).isBetween(-4000.0, 8000.0).isNotEqualTo(3000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "target: {name: y}, interval: 0.8",
        "target: {names: [y, z]}, interval: 0.9, batchSize: 4",
        "target: [y, z], interval: 0.9",
        "kind: rbf, target: {name: y}, interval: 0.5"
      })
  void goesOnToTheBitFromItsBytesAtEverySample(String keys) throws Exception {
    Learner whole = new Learner(spec(keys));
    Learner killed = new Learner(whole.spec());
    Random random = new Random(2);
    for (int i = 0; i < 700; i++) {
      double[] x = {random.nextGaussian(), random.nextGaussian()};
      double y = 500 + 20 * truth(x);
      double[] target = whole.spec().target().size() == 1 ? new double[] {y} : new double[] {y, -y};
      learn(whole, x, target);
      if (i % 7 == 0) {
        killed = restored(killed);
      }
      learn(killed, x, target);
      assertThat(killed.halfWidths()).isEqualTo(whole.halfWidths());
    }
    assertThat(bytes(killed)).isEqualTo(bytes(whole));
  }

  /** Noise that grows tenfold, suddenly and then slowly, about a mean that jumps. */
  @ParameterizedTest
  @CsvSource({"0.5, 1", "0.8, 2", "0.9, 3", "0.95, 4"})
  void theShareOfLabelsInsideIsAsAskedForOnADriftingStream(double wish, long seed)
      throws Exception {
    Learner learner = new Learner(spec("target: {name: y}, window: 2000, interval: " + wish));
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double noise = i < 6_000 ? 1 : i < 12_000 ? 10 : 10 - 9 * (i - 12_000) / 8_000.0;
      double level = i % 5_000 < 2_500 ? 0 : 30;
      double[] x = {random.nextGaussian(), random.nextGaussian()};
      learn(learner, x, level + 10 * truth(x) + noise * random.nextGaussian());
      if (i % 2_000 == 1_999) {
        IntervalScores now = learner.metrics().snapshot().intervals();
        assertThat(now.windowCoverage()).as("at %d", i).isCloseTo(wish, within(0.04));
      }
    }
    IntervalScores intervals = learner.metrics().snapshot().intervals();
    assertThat(intervals.coverage()).isCloseTo(wish, within(0.02));
    assertThat(intervals.windowWidth()).isBetween(1.0, 60.0);
  }

  @Test
  void thereIsNoIntervalBeforeLabelsAreKnownAndNoneWithoutTheKey() throws Exception {
    Learner learner = new Learner(spec("target: {name: y}, interval: 0.9"));
    Learner without = new Learner(spec("target: {name: y}"));
    for (int i = 0; i < PredictionIntervals.FEWEST; i++) {
      assertThat(learner.halfWidths()).isNull();
      learn(learner, new double[] {i, 1}, i);
      learn(without, new double[] {i, 1}, i);
    }
    assertThat(learner.halfWidths()).hasSize(1);
    assertThat(without.halfWidths()).isNull();
    assertThat(without.metrics().snapshot().intervals().coverage()).isNaN();
  }

  @Test
  void aConstantTargetIsPredictedExactly() throws Exception {
    Learner learner = new Learner(spec("target: {name: y}, interval: 0.9"));
    Random random = new Random(5);
    for (int i = 0; i < 1_000; i++) {
      learn(learner, new double[] {random.nextGaussian(), 1}, 42);
    }
    assertThat(learner.predict(new double[] {3, 1})).containsExactly(42);
    assertThat(learner.halfWidths()).containsExactly(0);
  }

  @Test
  void theDefaultsAreThoseOfTheFormAndOfFields() throws Exception {
    assertThat(spec("target: y").target().isScaled()).isFalse();
    assertThat(spec("target: [y, z]").target().isScaled()).isFalse();
    assertThat(spec("target: {name: y}").target().isScaled()).isTrue();
    String fields = "models: [{id: m, fields: {a: number}, target: y}]";
    assertThat(ConfigReader.parse(fields, "test").models().get(0).spec().target().isScaled())
        .isTrue();
    assertThatThrownBy(() -> spec("classes: 2, interval: 0.9"))
        .hasMessageContaining("interval: 0.9 is not allowed here: it belongs to target");
    assertThatThrownBy(() -> spec("target: {name: y}, loss: binary-cross-entropy"))
        .hasMessageContaining("give {name: ..., scaling: none}");
  }

  private static String ofOneNetwork(String keys) {
    return keys.contains("kind:") ? keys : "kind: ffnn, " + keys;
  }
}
