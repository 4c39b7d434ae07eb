package learnstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.OutlierPolicy;
import learnstream.model.feature.Scaling;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.model.metric.MetricsSnapshot;
import learnstream.model.metric.PrequentialMetrics;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerTest {
  private static ModelSpec spec(int batchSize, Scaling scaling) {
    return spec(batchSize, scaling, OutlierPolicy.CLIP);
  }

  private static ModelSpec spec(int batchSize, Scaling scaling, OutlierPolicy outliers) {
    List<LayerSpec> layers =
        List.of(
            new DenseSpec(6, Activation.TANH, new Initialisation.Xavier()),
            new DenseSpec(3, Activation.SOFTMAX, new Initialisation.Xavier()));
    NetworkSpec network =
        new NetworkSpec(
            4,
            layers,
            Loss.CATEGORICAL_CROSS_ENTROPY,
            new Adam(0.9, 0.999, 1e-8, 0),
            new Schedule.WarmUp(20, new Schedule.InverseTime(0.01, 0.001)),
            5,
            0.0001,
            3,
            Precision.FLOAT32);
    return new ModelSpec(
        "m",
        new FeedForwardSpec("ffnn", network),
        FeatureSpec.positional(4),
        TargetSpec.classes(List.of("a", "b", "c")),
        scaling,
        outliers,
        batchSize,
        50,
        0.99);
  }

  private static void feed(Learner learner, Random random, int samples) {
    double[] x = new double[4];
    for (int s = 0; s < samples; s++) {
      for (int i = 0; i < 4; i++) {
        x[i] = 5 + 3 * random.nextGaussian();
      }
      learner.predict(x);
      if (random.nextInt(10) == 0) {
        learner.learnUnlabelled(1);
      } else {
        learner.learn(learner.oneHot(x[0] > x[1] ? 0 : x[2] > 5 ? 1 : 2), 1, 0);
      }
    }
  }

  private static byte[] state(Learner learner) {
    ByteBuffer out = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(out);
    assertThat(out.remaining()).isZero();
    return out.array();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void restoredFromBytesGoesOnToTheBit(int batchSize) {
    for (Scaling scaling :
        List.of(new Scaling.None(), new Scaling.Standard(), new Scaling.MinMax())) {
      Learner whole = new Learner(spec(batchSize, scaling));
      feed(whole, new Random(1), 333);
      Learner restored = new Learner(spec(batchSize, scaling));
      restored.readState(ByteBuffer.wrap(state(whole)).order(ByteOrder.LITTLE_ENDIAN));
      byte[] before = state(whole);
      feed(whole, new Random(2), 500);
      feed(restored, new Random(2), 500);
      assertThat(state(restored)).isEqualTo(state(whole)).isNotEqualTo(before);
      assertThat(restored.metrics().snapshot()).isEqualTo(whole.metrics().snapshot());
    }
  }

  @Test
  void nothingChangesWhereTheGradientIsNotFinite() {
    Learner learner = new Learner(spec(1, new Scaling.Standard(), OutlierPolicy.LEARN));
    feed(learner, new Random(1), 20);
    byte[] before = state(learner);
    learner.predict(new double[] {1e308, -1e308, 1e308, 1e308});
    assertThatThrownBy(() -> learner.learn(learner.oneHot(1), 1, 0))
        .isInstanceOf(NonFiniteGradientException.class);
    assertThat(state(learner)).isEqualTo(before);
  }

  @Test
  void tellsAccuracyKappaAndBaselinesByHand() {
    TargetSpec target = TargetSpec.classes(List.of("a", "b"));
    PrequentialMetrics metrics = new PrequentialMetrics(target, true, 4, 0.5);
    int[] labels = {0, 0, 1, 0, 1, 0};
    int[] said = {0, 1, 1, 0, 0, 0};
    for (int i = 0; i < labels.length; i++) {
      double[] scores = new double[2];
      scores[said[i]] = 0.8;
      scores[1 - said[i]] = 0.2;
      double[] right = new double[2];
      right[labels[i]] = 1;
      metrics.add(scores, right);
    }
    MetricsSnapshot m = metrics.snapshot();
    assertThat(m.whole().accuracy()).isCloseTo(4 / 6.0, within(1e-12));
    assertThat(m.window().accuracy()).isCloseTo(3 / 4.0, within(1e-12));
    double loss = (4 * -Math.log(0.8) + 2 * -Math.log(0.2)) / 6;
    assertThat(m.whole().loss()).isCloseTo(loss, within(1e-12));
    // Agreement by chance: 4/6 x 4/6 for a, 2/6 x 2/6 for b.
    assertThat(m.kappa()).isCloseTo((4 / 6.0 - 20 / 36.0) / (1 - 20 / 36.0), within(1e-12));
    assertThat(m.noChange().whole().accuracy()).isLessThan(0.35);
    assertThat(m.majority().whole().accuracy()).isGreaterThanOrEqualTo(0.5);
  }

  @Test
  void averagesErrorsOverSeveralTargetsByHand() {
    TargetSpec target = TargetSpec.numeric(List.of("up", "down"));
    PrequentialMetrics metrics = new PrequentialMetrics(target, false, 2, 0.5);
    double[][] right = {{1, 2}, {3, -1}, {2, 5}};
    double[][] said = {{0, 0}, {3, 1}, {1, 2}};
    for (int i = 0; i < right.length; i++) {
      metrics.add(said[i], right[i]);
    }
    MetricsSnapshot m = metrics.snapshot();
    // Squared: (1 + 4) / 2, (0 + 4) / 2, (1 + 9) / 2; absolute: 1.5, 1, 2.
    assertThat(m.whole().loss()).isCloseTo((2.5 + 2 + 5) / 3, within(1e-12));
    assertThat(m.whole().mae()).isCloseTo(4.5 / 3, within(1e-12));
    assertThat(m.window().loss()).isCloseTo(3.5, within(1e-12));
    assertThat(m.fading().loss()).isCloseTo((2.5 / 4 + 2 / 2.0 + 5) / 1.75, within(1e-12));
    assertThat(m.whole().accuracy()).isNaN();
    // The mean answers (0, 0), (1, 2), (2, 0.5); the last value (0, 0), (1, 2), (3, -1).
    assertThat(m.majority().whole().loss())
        .isCloseTo((2.5 + (4 + 9) / 2.0 + 20.25 / 2) / 3, within(1e-12));
    assertThat(m.noChange().whole().loss())
        .isCloseTo((2.5 + (4 + 9) / 2.0 + (1 + 36) / 2.0) / 3, within(1e-12));
  }

  @Test
  void theArchitectureNamesWhatTheStateDependsOn() {
    String text = spec(1, new Scaling.None()).architecture();
    assertThat(text)
        .isEqualTo(
            "ffnn 4 -> dense 6 tanh -> dense 3 softmax, loss categorical-cross-entropy, adam,"
                + " float32, seed 3, scaling none, batch 1, window 50, classes a|b|c");
    assertThat(spec(2, new Scaling.None()).architecture()).isNotEqualTo(text);
    assertThat(spec(1, new Scaling.Standard()).architecture()).isNotEqualTo(text);
  }
}
