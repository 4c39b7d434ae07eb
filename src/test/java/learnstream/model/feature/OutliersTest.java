package learnstream.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import learnstream.model.KindSpec;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.model.perceptron.PerceptronRule;
import learnstream.model.perceptron.PerceptronSpec;
import learnstream.model.rbf.RbfCentres;
import learnstream.model.rbf.RbfCentres.Movement;
import learnstream.model.rbf.RbfGrowth;
import learnstream.model.rbf.RbfOutputRule;
import learnstream.model.rbf.RbfSpec;
import learnstream.model.rbf.RbfWidths;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What outliers do to a model, against the same stream without them. */
class OutliersTest {
  private static final int FEATURES = 6;
  private static final int SAMPLES = 3000;
  private static final double[] MAGNITUDES = {1e6, 1e25, 1e30, 3e38, -1e30};
  private static final int[] POSITIONS = {1, 2, 10, 500, 1500};

  /** Streams whose accuracies are averaged: a first step that differs alone moves one by more. */
  private static final int SEEDS = 3;

  private static final double POINT = 0.01;

  private static KindSpec network(boolean itself) {
    int outputs = itself ? FEATURES : 3;
    Activation activation = itself ? Activation.IDENTITY : Activation.SOFTMAX;
    return new FeedForwardSpec(
        itself ? "autoencoder" : "ffnn",
        new NetworkSpec(
            FEATURES,
            List.of(
                new DenseSpec(itself ? 4 : 16, Activation.TANH, new Initialisation.Xavier()),
                new DenseSpec(outputs, activation, new Initialisation.Xavier())),
            itself ? Loss.MEAN_SQUARED_ERROR : Loss.CATEGORICAL_CROSS_ENTROPY,
            new AdaGrad(1e-8),
            new Schedule.Constant(0.1),
            0,
            0,
            1,
            Precision.FLOAT32));
  }

  private static KindSpec perceptron() {
    return new PerceptronSpec(
        FEATURES, 3, PerceptronRule.PA_1, 1, 0.1, true, new Schedule.Constant(1));
  }

  private static KindSpec rbf() {
    return new RbfSpec(
        FEATURES,
        3,
        40,
        RbfGrowth.FIRST_SAMPLES,
        new RbfCentres(Movement.K_MEANS, 0),
        new RbfWidths.Neighbours(3, 2),
        0,
        new RbfOutputRule.LeastSquares(1, 1e-3));
  }

  static Stream<Arguments> models() {
    List<Arguments> models = new ArrayList<>();
    for (Scaling scaling : List.of(new Scaling.Standard(), new Scaling.MinMax())) {
      models.add(Arguments.of(network(false), scaling, 1));
      models.add(Arguments.of(network(false), scaling, 8));
      models.add(Arguments.of(perceptron(), scaling, 1));
      models.add(Arguments.of(rbf(), scaling, 1));
      models.add(Arguments.of(network(true), scaling, 1));
      models.add(Arguments.of(network(true), scaling, 8));
    }
    return models.stream();
  }

  private static Learner learner(
      KindSpec kind, Scaling scaling, int batchSize, OutlierPolicy policy) {
    boolean itself = kind.label().equals("autoencoder");
    return new Learner(
        new ModelSpec(
            "m",
            kind,
            FeatureSpec.positional(FEATURES),
            itself
                ? TargetSpec.reconstruction(FEATURES)
                : TargetSpec.classes(List.of("a", "b", "c")),
            scaling,
            policy,
            batchSize,
            1000,
            0.999));
  }

  /**
   * How good each answer of a run is: 1 for a right class and 0 for a wrong one, or the negative
   * error of a reconstruction.
   *
   * @param spoil changes the features of a sample, which is given by its number
   */
  private static double[] run(Learner learner, int seed, BiConsumer<Integer, double[]> spoil) {
    Random random = new Random(seed);
    double[] goodness = new double[SAMPLES];
    double[] x = new double[FEATURES];
    for (int s = 0; s < SAMPLES; s++) {
      double first;
      double second;
      do {
        first = random.nextGaussian();
        second = random.nextGaussian();
      } while (Math.abs(first - 0.3) < 0.2 || Math.abs(first + second + 0.4) < 0.3);
      int label = first > 0.3 ? 0 : first + second > -0.4 ? 1 : 2;
      for (int i = 0; i < FEATURES; i++) {
        double noise = 0.1 * random.nextGaussian();
        x[i] = 3 * i + (1 + i) * (noise + (i % 2 == 0 ? first : second));
      }
      spoil.accept(s + 1, x);
      learner.predict(x);
      boolean itself = learner.spec().target().task() == Task.RECONSTRUCTION;
      goodness[s] =
          itself ? -learner.reconstructionError() : learner.predictedClass() == label ? 1 : 0;
      try {
        learner.learn(itself ? learner.reconstructionTarget() : learner.oneHot(label), 1, s);
      } catch (OutlierException e) {
        goodness[s] = Double.NaN;
      }
    }
    return goodness;
  }

  /** The mean of those behind a position that {@code like} was not spoilt at. */
  private static double rest(double[] goodness, int from, BiConsumer<Integer, double[]> spoil) {
    double sum = 0;
    int n = 0;
    for (int s = from; s < SAMPLES; s++) {
      double[] probe = new double[FEATURES];
      spoil.accept(s + 1, probe);
      if (probe[1] == 0 && probe[FEATURES - 1] == 0 && !Double.isNaN(goodness[s])) {
        sum += goodness[s];
        n++;
      }
    }
    return sum / n;
  }

  private record Glitch(String name, int from, BiConsumer<Integer, double[]> spoil) {}

  /** Every kind of glitch, with the magnitudes in turn. */
  private static List<Glitch> glitches() {
    List<Glitch> all = new ArrayList<>();
    for (int features : new int[] {1, FEATURES}) {
      for (int position : POSITIONS) {
        for (int length : new int[] {1, 5}) {
          double magnitude = MAGNITUDES[all.size() % MAGNITUDES.length];
          all.add(
              new Glitch(
                  "%s in %d features, %d at %d".formatted(magnitude, features, length, position),
                  position + length - 1,
                  (s, x) -> {
                    if (s >= position && s < position + length) {
                      spoil(x, features, magnitude);
                    }
                  }));
        }
      }
      double magnitude = MAGNITUDES[all.size() % MAGNITUDES.length];
      all.add(
          new Glitch(
              "%s in %d features, 1 %%".formatted(magnitude, features),
              0,
              (s, x) -> {
                if (new Random(s * 31L).nextInt(100) == 0) {
                  spoil(x, features, magnitude);
                }
              }));
    }
    return all;
  }

  private static void spoil(double[] x, int features, double magnitude) {
    for (int i = 0; i < features; i++) {
      x[(i + 1) % FEATURES] = magnitude;
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("models")
  void outliersCostLessThanAPointAndAmongTheFirstSamplesNotMuchMore(
      KindSpec kind, Scaling scaling, int batchSize) {
    List<String> failed = new ArrayList<>();
    for (OutlierPolicy policy : List.of(OutlierPolicy.CLIP, OutlierPolicy.REFUSE)) {
      double[][] clean = new double[SEEDS][];
      for (int seed = 0; seed < SEEDS; seed++) {
        clean[seed] = run(learner(kind, scaling, batchSize, policy), seed, (s, x) -> {});
      }
      for (Glitch glitch : glitches()) {
        double before = 0;
        double now = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
          double[] spoilt = run(learner(kind, scaling, batchSize, policy), seed, glitch.spoil());
          before += rest(clean[seed], glitch.from(), glitch.spoil()) / SEEDS;
          now += rest(spoilt, glitch.from(), glitch.spoil()) / SEEDS;
        }
        boolean amongFirst = glitch.from() > 0 && glitch.from() < 7;
        if (!(now > before - (amongFirst ? 2.5 * POINT : POINT))) {
          failed.add("%s, %s: %.4f, not %.4f".formatted(policy, glitch.name(), now, before));
        }
      }
    }
    assertThat(failed).isEmpty();
  }

  /** As it was before there was a filter. */
  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("models")
  void oneOutlierThatIsLearntRuinsAClassifier(KindSpec kind, Scaling scaling, int batchSize) {
    assumeFalse(kind.label().equals("autoencoder"), "its error is small where all is squeezed");
    BiConsumer<Integer, double[]> glitch =
        (s, x) -> {
          if (s == 500) {
            spoil(x, FEATURES, 1e30);
          }
        };
    double[] clean = run(learner(kind, scaling, batchSize, OutlierPolicy.LEARN), 0, (s, x) -> {});
    double[] ruined = run(learner(kind, scaling, batchSize, OutlierPolicy.LEARN), 0, glitch);
    assertThat(rest(ruined, 500, glitch)).isLessThan(rest(clean, 500, glitch) - 0.2);
  }
}
