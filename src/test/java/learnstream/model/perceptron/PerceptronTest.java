package learnstream.model.perceptron;

import static learnstream.model.perceptron.PerceptronRule.PASSIVE_AGGRESSIVE;
import static learnstream.model.perceptron.PerceptronRule.PA_1;
import static learnstream.model.perceptron.PerceptronRule.PA_2;
import static learnstream.model.perceptron.PerceptronRule.ROSENBLATT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import learnstream.model.KindSpec;
import learnstream.model.Learner;
import learnstream.model.Models;
import learnstream.model.feature.Scaling;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.nn.NdArrays;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PerceptronTest {
  private static PerceptronSpec spec(
      int inputs, int classes, PerceptronRule rule, double margin, double c, boolean averaged) {
    return new PerceptronSpec(inputs, classes, rule, margin, c, averaged, new Schedule.Constant(1));
  }

  private static PerceptronSpec rosenblatt(int inputs, int classes) {
    return spec(inputs, classes, ROSENBLATT, 0, 1, false);
  }

  /** Predicts, then learns; returns the first score. */
  private static double step(Perceptron perceptron, double[] x, double... target) {
    double[] scores = new double[perceptron.outputs()];
    perceptron.predict(x, scores);
    perceptron.learn(target, 1);
    return scores[0];
  }

  private static double[] numbers(Perceptron perceptron, String name) {
    NamedArray array =
        perceptron.arrays().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
    double[] numbers = new double[array.length()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i);
    }
    return numbers;
  }

  @Test
  void ofTwoClassesLearnsByRosenblattsRuleByHand() {
    Perceptron p = new Perceptron(rosenblatt(2, 2));
    // A sum of 0 is the first class: wrong, so the sample is added.
    assertThat(step(p, new double[] {1, 2}, 1)).isZero();
    assertThat(numbers(p, "weights")).containsExactly(1, 2);
    assertThat(numbers(p, "biases")).containsExactly(1);
    // 3 - 2 + 1 = 2: the second class, wrong.
    assertThat(step(p, new double[] {3, -1}, 0)).isOne();
    assertThat(numbers(p, "weights")).containsExactly(-2, 3);
    assertThat(numbers(p, "biases")).containsExactly(0);
    // -2 + 3 = 1: the second class, right.
    assertThat(step(p, new double[] {1, 1}, 1)).isOne();
    assertThat(p.details().get("sum")).containsExactly(1);
    assertThat(numbers(p, "weights")).containsExactly(-2, 3);
    assertThat(p.version()).isEqualTo(3);
  }

  @Test
  void ofSeveralClassesMovesTheRightOneAndItsHighestRivalByHand() {
    Perceptron p = new Perceptron(rosenblatt(2, 3));
    // All scores are 0: the first class is predicted.
    step(p, new double[] {1, 2}, 0, 0, 1);
    assertThat(numbers(p, "weights")).containsExactly(-1, 0, 1, -2, 0, 2);
    assertThat(numbers(p, "biases")).containsExactly(-1, 0, 1);
    // Scores -2, 0, 2: the third is predicted, the first is right.
    step(p, new double[] {1, 0}, 1, 0, 0);
    assertThat(numbers(p, "weights")).containsExactly(0, 0, 0, -2, 0, 2);
    assertThat(numbers(p, "biases")).containsExactly(0, 0, 0);
    // On a tie the first is predicted, and is right.
    step(p, new double[] {1, 0}, 1, 0, 0);
    assertThat(numbers(p, "weights")).containsExactly(0, 0, 0, -2, 0, 2);
  }

  @Test
  void withAMarginLearnsWhatIsBarelyRightToo() {
    Perceptron p = new Perceptron(spec(1, 2, ROSENBLATT, 3, 1, false));
    step(p, new double[] {1}, 1);
    // 1 + 1 = 2 is right, by less than 3.
    step(p, new double[] {1}, 1);
    assertThat(numbers(p, "weights")).containsExactly(2);
    // 2 + 2 = 4 is right by more.
    step(p, new double[] {1}, 1);
    assertThat(numbers(p, "weights")).containsExactly(2);
    // -2 + 2 = 0: the first class, right by 0 only.
    step(p, new double[] {-1}, 0);
    assertThat(numbers(p, "weights")).containsExactly(3);
    assertThat(numbers(p, "biases")).containsExactly(1);
  }

  @Test
  void theLearningRateAndTheSamplesWeightAreFactorsOfTheStep() {
    Perceptron p =
        new Perceptron(
            new PerceptronSpec(1, 2, ROSENBLATT, 0, 1, false, new Schedule.Constant(0.5)));
    p.predict(new double[] {2}, new double[1]);
    assertThat(p.learn(new double[] {1}, 3)).isEqualTo(Math.sqrt(5));
    assertThat(numbers(p, "weights")).containsExactly(3);
    assertThat(p.learningRate()).isEqualTo(0.5);
    byte[] before = Models.bytes(p);
    p.predict(new double[] {-2}, new double[1]);
    p.learn(new double[] {1}, 0);
    assertThat(Models.bytes(p)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "ROSENBLATT, 0, 2",
    "ROSENBLATT, 0, 4",
    "ROSENBLATT, 2, 4",
    "PASSIVE_AGGRESSIVE, 1, 2",
    "PA_1, 1, 3",
    "PA_2, 1, 3"
  })
  void theAverageIsThatOfAllWeightVectors(PerceptronRule rule, double margin, int classes) {
    Perceptron plain = new Perceptron(spec(5, classes, rule, margin, 0.05, false));
    Perceptron averaged = new Perceptron(spec(5, classes, rule, margin, 0.05, true));
    Random random = new Random(3);
    int units = plain.outputs();
    double[] sums = new double[6 * units];
    double[] target = new double[units];
    double[] scores = new double[units];
    for (int s = 1; s <= 400; s++) {
      double[] x = random.doubles(5, -1, 1).toArray();
      int right = random.nextInt(classes);
      for (int o = 0; o < units; o++) {
        target[o] = units == 1 ? right : o == right ? 1 : 0;
      }
      step(plain, x, target);
      step(averaged, x, target);
      double[] w = numbers(plain, "weights");
      double[] b = numbers(plain, "biases");
      for (int k = 0; k < sums.length; k++) {
        sums[k] += k < w.length ? w[k] : b[k - w.length];
      }
      double[] next = random.doubles(5, -1, 1).toArray();
      averaged.predict(next, scores);
      for (int o = 0; o < units; o++) {
        double z = sums[5 * units + o];
        for (int i = 0; i < 5; i++) {
          z += next[i] * sums[i * units + o];
        }
        if (units == 1) {
          assertThat(averaged.details().get("sum")[0]).isCloseTo((float) (z / s), within(1e-3f));
          assertThat(scores[0]).isEqualTo(averaged.details().get("sum")[0] > 0 ? 1 : 0);
        } else {
          assertThat(scores[o]).isCloseTo(z / s, within(1e-3));
        }
      }
    }
    // The vectors that learn are those of the plain one.
    assertThat(numbers(averaged, "weights")).isEqualTo(numbers(plain, "weights"));
  }

  /** Crammer et al. 2006, figure 1, with |x|^2 = 1 + 4 and 1 for the bias. */
  @ParameterizedTest
  @CsvSource({
    "PASSIVE_AGGRESSIVE, 9, 0.16666666666666666",
    "PA_1, 0.1, 0.1",
    "PA_1, 0.2, 0.16666666666666666",
    "PA_2, 0.25, 0.125"
  })
  void passiveAggressiveStepsAreThoseOfThePaper(PerceptronRule rule, double c, double tau) {
    Perceptron p = new Perceptron(spec(2, 2, rule, 1, c, false));
    step(p, new double[] {1, 2}, 0);
    assertThat(numbers(p, "weights")).containsExactly(new double[] {-tau, -2 * tau}, within(1e-7));
    assertThat(numbers(p, "biases")).containsExactly(new double[] {-tau}, within(1e-7));
  }

  /** Two vectors go, so that the squared norm counts twice (section 8 of the paper). */
  @ParameterizedTest
  @CsvSource({"PASSIVE_AGGRESSIVE, 9, 0.08333333333333333", "PA_2, 0.25, 0.07142857142857142"})
  void passiveAggressiveStepsOfSeveralClassesMoveTwoVectors(
      PerceptronRule rule, double c, double tau) {
    Perceptron p = new Perceptron(spec(2, 3, rule, 1, c, false));
    step(p, new double[] {1, 2}, 0, 0, 1);
    assertThat(numbers(p, "weights"))
        .containsExactly(new double[] {-tau, 0, tau, -2 * tau, 0, 2 * tau}, within(1e-7));
  }

  /** With several classes another one may be the rival then, at half the loss. */
  @ParameterizedTest
  @CsvSource({"2, 0", "4, 0.5"})
  void anUnboundedPassiveAggressiveStepMakesUpForTheLossAndNoMore(int classes, double left) {
    Perceptron p = new Perceptron(spec(4, classes, PASSIVE_AGGRESSIVE, 2, 1, false));
    Random random = new Random(5);
    double[] scores = new double[p.outputs()];
    int steps = 0;
    for (int s = 0; s < 200; s++) {
      double[] x = random.doubles(4, -1, 1).toArray();
      double[] target = new double[p.outputs()];
      target[random.nextInt(target.length)] = random.nextInt(2) == 0 && classes == 2 ? 0 : 1;
      p.predict(x, scores);
      double loss = p.loss(target);
      byte[] before = Models.bytes(p.parameters());
      p.learn(target, 1);
      if (loss == 0) {
        assertThat(Models.bytes(p.parameters())).as("passive").isEqualTo(before);
      } else {
        steps++;
        p.predict(x, scores);
        assertThat(p.loss(target)).isBetween(0.0, left * loss + 1e-5);
      }
    }
    assertThat(steps).isBetween(100, 199);
  }

  @Test
  void tellsClassesOfAnyTwoNamesApart() {
    Learner learner = Models.classifier(rosenblatt(2, 2), 2, new Scaling.None(), "ham", "spam");
    Random random = new Random(1);
    for (int s = 0; s < 3000; s++) {
      double[] x = random.doubles(2, -1, 1).toArray();
      learner.predict(x);
      learner.learn(learner.oneHot(2 * x[0] - x[1] > 0.3 ? 1 : 0), 1, s);
    }
    assertThat(learner.spec().target().classes()).containsExactly("ham", "spam");
    assertThat(learner.metrics().snapshot().whole().accuracy()).isGreaterThan(0.95);
  }

  /** No line parts (0, 0) and (1, 1) from (0, 1) and (1, 0): at best three of four are right. */
  @ParameterizedTest
  @EnumSource
  void neverLearnsXor(PerceptronRule rule) {
    assertThat(xor(spec(2, 2, rule, rule == ROSENBLATT ? 0 : 1, 0.1, false))).isLessThan(0.76);
    assertThat(xor(spec(2, 2, rule, rule == ROSENBLATT ? 0 : 1, 0.1, true))).isLessThan(0.76);
  }

  @Test
  void aNetworkLearnsTheSameXor() {
    NetworkSpec network =
        new NetworkSpec(
            2,
            List.of(
                new DenseSpec(8, Activation.TANH, new Initialisation.Xavier()),
                new DenseSpec(2, Activation.SOFTMAX, new Initialisation.Xavier())),
            Loss.CATEGORICAL_CROSS_ENTROPY,
            new AdaGrad(1e-8),
            new Schedule.Constant(0.2),
            0,
            0,
            1,
            Precision.FLOAT32);
    assertThat(xor(new FeedForwardSpec("ffnn", network))).isEqualTo(1);
  }

  /** Accuracy of the last thousand of four thousand samples. */
  private static double xor(KindSpec kind) {
    Learner learner = Models.classifier(kind, 2, new Scaling.None(), "same", "different");
    Random random = new Random(1);
    for (int s = 0; s < 4000; s++) {
      int a = random.nextInt(2);
      int b = random.nextInt(2);
      learner.predict(new double[] {a, b});
      learner.learn(learner.oneHot(a ^ b), 1, s);
    }
    return learner.metrics().snapshot().window().accuracy();
  }

  @Test
  void reachesItsFiguresOnDigits() {
    assertThat(Models.digits(rosenblatt(784, 10))).isEqualTo(0.8249);
    assertThat(Models.digits(spec(784, 10, ROSENBLATT, 0, 1, true))).isGreaterThan(0.87);
    assertThat(Models.digits(spec(784, 10, PA_1, 1, 0.01, false))).isGreaterThan(0.86);
    assertThat(Models.digits(spec(784, 10, PA_2, 1, 0.01, false))).isGreaterThan(0.86);
  }

  @Test
  void goesOnFromItsBytesToTheBit() {
    Models.assertGoesOnFromItsBytesToTheBit(rosenblatt(3, 2), 3);
    Models.assertGoesOnFromItsBytesToTheBit(spec(3, 4, ROSENBLATT, 1, 1, true), 3);
    Models.assertGoesOnFromItsBytesToTheBit(spec(3, 2, PA_1, 1, 0.1, true), 3);
    Models.assertGoesOnFromItsBytesToTheBit(spec(3, 4, PA_2, 1, 0.1, false), 3);
  }

  @Test
  void nothingChangesWhereAStepIsNotFinite() {
    Perceptron p = new Perceptron(spec(2, 3, ROSENBLATT, 0, 1, true));
    step(p, new double[] {1, 2}, 0, 0, 1);
    byte[] before = Models.bytes(p);
    for (double wild : new double[] {1e39, Double.NaN, 3e38}) {
      p.predict(new double[] {wild, 1}, new double[3]);
      assertThatThrownBy(() -> p.learn(new double[] {0, 1, 0}, 2))
          .isInstanceOf(NonFiniteGradientException.class);
    }
    assertThat(Models.bytes(p)).isEqualTo(before);
  }

  @Test
  void isSetFromAnNd4jArray() {
    Perceptron p = new Perceptron(spec(2, 3, ROSENBLATT, 0, 1, true));
    step(p, new double[] {1, 2}, 0, 0, 1);
    Perceptron other = new Perceptron(rosenblatt(2, 3));
    NdArrays.set(other.arrays().get(0), NdArrays.of(p.arrays().get(0)));
    assertThat(numbers(other, "weights")).containsExactly(-1, 0, 1, -2, 0, 2);
    assertThat(p.arrays())
        .extracting(NamedArray::name)
        .containsExactly("weights", "biases", "averaging.weights", "averaging.biases");
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    assertThatThrownBy(() -> spec(2, 2, PA_1, 0, 1, false))
        .hasMessage("margin: 0.0 is not allowed; a positive number is");
    assertThatThrownBy(() -> spec(2, 2, ROSENBLATT, -1, 1, false))
        .hasMessage("margin: -1.0 is not allowed; a positive number or 0 is");
    assertThatThrownBy(() -> spec(2, 2, PA_1, 1, 0, false))
        .hasMessage("aggressiveness: 0.0 is not allowed; a positive number is");
    assertThatThrownBy(() -> rosenblatt(0, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
