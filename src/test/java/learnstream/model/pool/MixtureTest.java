package learnstream.model.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of several members' scores. */
class MixtureTest {
  @Test
  void weighsByTheMeanOfRecentLosses() {
    ExponentialWeights weights = new ExponentialWeights(2, 20, 0.99, false);
    assertThat(weights.weight(0)).isEqualTo(0.5);
    for (int i = 0; i < 2000; i++) {
      weights.add(new double[] {0.30, 0.35});
    }
    assertThat(weights.loss(0)).isCloseTo(0.30, within(1e-9));
    assertThat(weights.weight(1) / weights.weight(0)).isCloseTo(Math.exp(-20 * 0.05), within(1e-6));
    assertThat(weights.best()).isZero();
    weights.restart(1);
    assertThat(weights.weight(1)).isEqualTo(0.5);
  }

  /** With shares, so that errors in metres and in millimetres weigh the same. */
  @Test
  void relativeLossesHaveNoUnit() {
    ExponentialWeights metres = new ExponentialWeights(2, 20, 0.99, true);
    ExponentialWeights millimetres = new ExponentialWeights(2, 20, 0.99, true);
    for (int i = 0; i < 500; i++) {
      metres.add(new double[] {0.010, 0.011});
      millimetres.add(new double[] {10, 11});
    }
    assertThat(metres.weight(1)).isCloseTo(millimetres.weight(1), within(1e-9));
    assertThat(metres.weight(1)).isCloseTo(Math.exp(-2) / (1 + Math.exp(-2)), within(1e-6));
  }

  /** The step is the negative gradient of the loss, by differences. */
  @ParameterizedTest
  @EnumSource(names = {"SOFTMAX", "LOGISTIC"})
  void stackedWeightsDescend(Link link) {
    double[][] scores = {{0.7, 0.3}, {0.4, 0.6}, {0.55, 0.45}};
    double[] target = {0, 1};
    double[][] z = new double[3][2];
    for (int m = 0; m < 3; m++) {
      link.stretch(scores[m], 2, new double[2], z[m]);
    }
    double before = cost(link, new StackedWeights(link, 3, 2, 0).mix(z, 2));
    StackedWeights stacked = new StackedWeights(link, 3, 2, 3e-6);
    stacked.mix(z, 2);
    stacked.learn(z, target, 2, 1);
    double after = cost(link, stacked.mix(z, 2));
    double squaredGradient = 0;
    double[] p = new StackedWeights(link, 3, 2, 0).mix(z, 2);
    for (int m = 0; m < 3; m++) {
      double g = (p[0] - target[0]) * z[m][0] + (p[1] - target[1]) * z[m][1];
      squaredGradient += g * g;
    }
    assertThat(before - after).isCloseTo(1e-6 * squaredGradient, within(1e-9));
  }

  private static double cost(Link link, double[] p) {
    return link == Link.SOFTMAX ? -Math.log(p[1]) : -Math.log(p[1]) - Math.log(1 - p[0]);
  }

  @Test
  void theAnswerIsAProbabilityAndFollowsWhoIsRight() {
    Mixture mixture = new Mixture(Link.SOFTMAX, 2, 3);
    SplittableRandom random = new SplittableRandom(3);
    double[] answer = new double[3];
    int right = 0;
    for (int i = 0; i < 2000; i++) {
      int k = random.nextInt(3);
      double[][] scores = {one(i < 1000 ? k : random.nextInt(3)), one(i < 1000 ? 0 : k)};
      mixture.mix(scores, 3, answer);
      assertThat(answer[0] + answer[1] + answer[2]).isCloseTo(1, within(1e-9));
      right += i >= 1100 && answer[k] > 0.5 ? 1 : 0;
      mixture.learn(scores, target(k), 3, 1);
    }
    assertThat(right).isGreaterThan(880);
    assertThat(mixture.weight(1)).isGreaterThan(0.8);
    assertThat(mixture.weight(0) + mixture.weight(1)).isCloseTo(1, within(1e-9));
  }

  private static double[] one(int k) {
    double[] scores = {0.1, 0.1, 0.1};
    scores[k] = 0.8;
    return scores;
  }

  private static double[] target(int k) {
    double[] target = new double[3];
    target[k] = 1;
    return target;
  }

  @Test
  void scoresThatAreNoProbabilitiesBecomeThemInTheSameOrder() {
    Calibration calibration = new Calibration(Link.SOFTMAX, 2);
    SplittableRandom random = new SplittableRandom(5);
    double[] scores = new double[2];
    for (int i = 0; i < 3000; i++) {
      boolean isRight = random.nextDouble() < 0.8;
      int k = random.nextInt(2);
      scores[k] = isRight ? 5 : 0;
      scores[1 - k] = isRight ? 0 : 5;
      calibration.apply(scores, 2);
      double[] target = new double[2];
      target[k] = 1;
      calibration.learn(scores, target, 2);
    }
    scores[0] = 5;
    scores[1] = 0;
    calibration.apply(scores, 2);
    assertThat(scores[0]).isCloseTo(0.8, within(0.05));
    assertThat(scores[0] + scores[1]).isCloseTo(1, within(1e-12));
  }
}
