package learnstream.model.feature;

import static learnstream.model.feature.OutlierPolicy.CLIP;
import static learnstream.model.feature.OutlierPolicy.LEARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import learnstream.demo.data.Digits;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.Models;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.model.metric.MetricsSnapshot;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;

/** What is an outlier, and what is not. */
class OutlierFilterTest {
  private static final int LEGITIMATE = 9;

  private static double filtered(OutlierFilter filter, double value) {
    double[] x = {value};
    filter.apply(x);
    filter.update(null);
    return x[0];
  }

  private static OutlierFilter filter(int values, IntToDoubleFunction value) {
    OutlierFilter filter = new OutlierFilter(1, CLIP, false);
    for (int i = 0; i < values; i++) {
      filtered(filter, value.applyAsDouble(i));
    }
    return filter;
  }

  @Test
  void anOutlierBecomesTheNearestValueSoFar() {
    OutlierFilter filter = filter(30, i -> i % 10);
    assertThat(filtered(filter, 1e6)).isEqualTo(9);
    assertThat(filtered(filter, -1e6)).isZero();
    assertThat(filtered(filter, 8000)).isEqualTo(8000);
    assertThat(filter.count(0)).isEqualTo(2);
  }

  @Test
  void aConstantFeatureTakesARareValueAndNotWhatSinglePrecisionCannotSquare() {
    OutlierFilter filter = filter(500, i -> 0);
    assertThat(filtered(filter, 1e30)).isZero();
    assertThat(filtered(filter, 1.7e18)).isEqualTo(1.7e18);
  }

  @Test
  void fiveWrongValuesAmongTheFirstAreToldFromTheRestAndCounted() {
    for (int at = 0; at < 19; at++) {
      int from = at;
      Random random = new Random(at);
      OutlierFilter filter =
          filter(24, i -> i >= from && i < from + 5 ? 1e6 * (1 + i) : random.nextGaussian());
      assertThat(filter.count(0)).as("from %d", at).isEqualTo(5);
      assertThat(filtered(filter, 1e6)).isLessThan(4);
    }
  }

  @Test
  void whatMovesForGoodIsFollowedAndWhatReturnsIsNot() {
    OutlierFilter filter = filter(100, i -> i % 10);
    for (int i = 0; i < 200; i++) {
      // Nearly every second value is wrong.
      assertThat(filtered(filter, i % 20 != 0 && i % 2 == 0 ? 1e9 : i % 10)).isLessThan(10);
    }
    for (int i = 0; i < 24; i++) {
      filtered(filter, 1e9 + i);
    }
    assertThat(filtered(filter, 1e9 + 12.5)).isEqualTo(1e9 + 12.5);
    assertThat(filtered(filter, 3)).isEqualTo(1e9);
  }

  private static NetworkSpec network(int inputs, boolean numbers) {
    return new NetworkSpec(
        inputs,
        List.of(
            new DenseSpec(8, Activation.RELU, new Initialisation.Xavier()),
            new DenseSpec(
                numbers ? 1 : 2,
                numbers ? Activation.IDENTITY : Activation.SOFTMAX,
                new Initialisation.Xavier())),
        numbers ? Loss.MEAN_SQUARED_ERROR : Loss.CATEGORICAL_CROSS_ENTROPY,
        new AdaGrad(1e-8),
        new Schedule.Constant(0.1),
        0,
        0,
        1,
        Precision.FLOAT32);
  }

  private static Learner learner(
      int inputs, Scaling scaling, OutlierPolicy outliers, boolean numbers) {
    return new Learner(
        new ModelSpec(
            "m",
            new FeedForwardSpec("ffnn", network(inputs, numbers)),
            FeatureSpec.positional(inputs),
            numbers ? TargetSpec.numeric(List.of("y")) : TargetSpec.classes(List.of("0", "1")),
            scaling,
            outliers,
            1,
            500,
            0.999));
  }

  /** Heavy-tailed, rare, constant, binary, drifting features, and times. */
  private static void draw(Random random, int s, double[] x) {
    x[0] = Math.exp(2 * random.nextGaussian());
    x[1] = random.nextInt(100) == 0 ? 1 : 0;
    x[2] = 42;
    x[3] = random.nextInt(2);
    x[4] = random.nextInt(20) == 0 ? Math.exp(2 * random.nextGaussian()) : 0;
    x[5] = random.nextInt(10) == 0 ? random.nextInt(256) : 0;
    x[6] = s / 100.0 + random.nextGaussian();
    x[7] = 1.7e12 + 1000L * s;
    x[8] = 1e-9 * random.nextGaussian();
  }

  /** The same bits as without a filter, which is what version 0.1 had. */
  @Test
  void ordinaryDataAreNeverTouched() {
    for (int seed = 0; seed < 12; seed++) {
      List<Scaling> scalings =
          List.of(new Scaling.Standard(), new Scaling.MinMax(), new Scaling.None());
      Scaling scaling = scalings.get(seed % 3);
      Learner with = learner(LEGITIMATE, scaling, CLIP, false);
      Learner without = learner(LEGITIMATE, scaling, LEARN, false);
      Random random = new Random(seed);
      double[] x = new double[LEGITIMATE];
      for (int s = 0; s < 4000; s++) {
        draw(random, s, x);
        int label = x[0] > 1 ^ x[3] > 0 ? 1 : 0;
        assertThat(with.predict(x)).isEqualTo(without.predict(x));
        with.learn(with.oneHot(label), 1, s);
        without.learn(without.oneHot(label), 1, s);
      }
      assertThat(Models.bytes(with)).isEqualTo(Models.bytes(without));
      assertThat(with.outliers()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void digitsAreNeverTouched() {
    Digits digits = new Digits();
    for (Scaling scaling : List.of(new Scaling.MinMax(), new Scaling.Constant(255, 0))) {
      OutlierFilter filter = new OutlierFilter(784, CLIP, scaling instanceof Scaling.Constant);
      double[] pixels = new double[784];
      for (int s = 0; s < digits.count(); s++) {
        byte[] image = digits.image(s);
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = image[i] & 0xff;
        }
        assertThat(filter.apply(pixels)).isEqualTo(-1);
        filter.update(beginsAnew());
      }
    }
  }

  /** Fails where a feature is begun anew. */
  private static Scaler beginsAnew() {
    return new Scaler() {
      @Override
      public void scale(double[] features, double[] out) {}

      @Override
      public void beginAgain(int feature, double[] values) {
        throw new AssertionError("feature " + feature + " begins anew");
      }
    };
  }

  /** Two features, the first of which moves after 1,000 samples; the accuracy of the last 500. */
  private static double moved(Scaling scaling, OutlierPolicy policy, double scale, double offset) {
    Learner learner = learner(2, scaling, policy, false);
    Random random = new Random(5);
    for (int s = 0; s < 1800; s++) {
      double a = random.nextDouble();
      double[] x = {s < 1000 ? a : offset + scale * a, random.nextDouble()};
      learner.predict(x);
      learner.learn(learner.oneHot(a > x[1] ? 1 : 0), 1, s);
    }
    return learner.metrics().snapshot().window().accuracy();
  }

  @Test
  void aLevelOrScaleThatChangesForGoodIsLearntAgain() {
    for (Scaling scaling : List.of(new Scaling.Standard(), new Scaling.MinMax())) {
      double same = moved(scaling, CLIP, 1, 0);
      for (double[] to : new double[][] {{1, 1000}, {1, -1e6}, {1e5, 0}, {1e-2, 1e5}, {1, 1e30}}) {
        boolean differs = to[1] < 1e20;
        assertThat(moved(scaling, CLIP, to[0], to[1]))
            .as("%s to %s", scaling, Arrays.toString(to))
            .isGreaterThan(differs ? same - 0.03 : 0.45);
      }
      assertThat(moved(scaling, LEARN, 1, 1000)).isLessThan(same - 0.1);
    }
  }

  @Test
  void aBurstInAnUnscaledFeatureDoesNoHarm() {
    for (Scaling scaling : List.of(new Scaling.None(), new Scaling.Constant(2, 0.5))) {
      for (double glitch : new double[] {1e6, 1e15, 1e30, 3e38}) {
        assertThat(glitch(scaling, glitch)).isGreaterThan(without(scaling) - 0.01);
      }
    }
  }

  private static double without(Scaling scaling) {
    return glitch(scaling, 0);
  }

  /** Accuracy of 3,000 samples, of which five from the tenth on have a glitch. */
  private static double glitch(Scaling scaling, double glitch) {
    Learner learner = learner(2, scaling, CLIP, false);
    Random random = new Random(5);
    for (int s = 0; s < 3000; s++) {
      double[] x = {random.nextDouble(), random.nextDouble()};
      int label = x[0] > x[1] ? 1 : 0;
      x[0] = s >= 9 && s < 14 && glitch != 0 ? glitch : x[0];
      learner.predict(x);
      learner.learn(learner.oneHot(label), 1, s);
    }
    assertThat(learner.outliers()).isEqualTo(glitch == 0 ? Map.of() : Map.of("0", 5L));
    return learner.metrics().snapshot().whole().accuracy();
  }

  @Test
  void oneWildTargetSpoilsNeitherWeightsNorTheMeanError() {
    for (double wild : new double[] {1e6, 1e30, 1e300}) {
      Learner learner = learner(2, new Scaling.Standard(), CLIP, true);
      Random random = new Random(5);
      for (int s = 0; s < 3000; s++) {
        double[] x = {random.nextDouble(), random.nextDouble()};
        learner.predict(x);
        learner.learn(new double[] {s == 1000 ? wild : x[0] + x[1]}, 1, s);
      }
      MetricsSnapshot m = learner.metrics().snapshot();
      assertThat(m.window().loss()).isLessThan(0.01);
      assertThat(m.whole().loss()).isLessThan(0.05);
      assertThat(learner.outliers()).isEqualTo(Map.of("label y", 1L));
    }
  }

  private static void feed(Learner learner, int from, int to) {
    for (int s = from; s < to; s++) {
      Random random = new Random(s);
      double[] x = {random.nextGaussian(), random.nextGaussian()};
      int label = x[0] > x[1] ? 1 : 0;
      // A glitch, a burst, and what moves for good.
      x[0] = s % 37 == 5 || s > 100 && s < 106 || s > 200 ? 1e9 + x[0] : x[0];
      learner.predict(x);
      learner.learn(learner.oneHot(label), 1, s);
    }
  }

  @Test
  void restoredAtAnyMomentItGoesOnToTheBit() {
    for (int stop : new int[] {0, 3, 10, 23, 24, 50, 103, 110, 210, 230}) {
      Learner whole = learner(2, new Scaling.Standard(), CLIP, false);
      feed(whole, 0, stop);
      Learner restored = learner(2, new Scaling.Standard(), CLIP, false);
      restored.readState(ByteBuffer.wrap(Models.bytes(whole)).order(ByteOrder.LITTLE_ENDIAN));
      feed(whole, stop, 300);
      feed(restored, stop, 300);
      assertThat(Models.bytes(restored)).isEqualTo(Models.bytes(whole));
      assertThat(restored.outliers()).isEqualTo(whole.outliers()).isNotEmpty();
    }
  }

  @Test
  void aStateOfVersionOneWhichEndsBeforeTheRangesIsRead() {
    Learner whole = learner(2, new Scaling.Standard(), CLIP, false);
    feed(whole, 0, 90);
    byte[] now = Models.bytes(whole);
    // Two components by 26 bytes, and the longest gradient; then what two fields held.
    byte[] before = Arrays.copyOf(now, now.length - (2 * 26 + 8) - (8 + 2 * 32));
    Learner restored = learner(2, new Scaling.Standard(), CLIP, false);
    feed(restored, 0, 40);
    restored.readState(ByteBuffer.wrap(before).order(ByteOrder.LITTLE_ENDIAN));
    assertThat(restored.outliers()).isEmpty();
    assertThat(Models.bytes(restored)).startsWith(before);
    double[] x = {0.3, 0.4};
    assertThat(restored.predict(x)).isEqualTo(whole.predict(x));
  }

  @Test
  void aRefusedSampleChangesNothingButWhatIsKnownOfRanges() {
    Learner learner = learner(2, new Scaling.Standard(), OutlierPolicy.REFUSE, false);
    for (int s = 0; s < 30; s++) {
      learner.predict(new double[] {s % 10, 0});
      learner.learn(learner.oneHot(s % 2), 1, s);
    }
    byte[] weights = Models.bytes(learner.model());
    learner.predict(new double[] {-1e6, 0});
    assertThatThrownBy(() -> learner.learn(learner.oneHot(0), 1, 30))
        .isInstanceOf(OutlierException.class)
        .hasMessage(
            "0: -1000000.0 is an outlier; values so far are from 0.0 to 9.0, and -9000.0 to 9009.0"
                + " is allowed");
    assertThat(Models.bytes(learner.model())).isEqualTo(weights);
    assertThat(learner.metrics().samples()).isEqualTo(30);
    assertThat(learner.outliers()).isEqualTo(Map.of("0", 1L));
  }

  @Test
  void aScalerBeginsAgainWithTheValuesGiven() {
    StandardScaler standard = new StandardScaler(1);
    for (int i = 0; i < 10; i++) {
      standard.update(new double[] {i});
    }
    standard.beginAgain(0, new double[] {100, 102});
    assertThat(standard.mean(0)).isEqualTo(101);
    assertThat(standard.variance(0)).isCloseTo(1, within(1e-12));
  }
}
