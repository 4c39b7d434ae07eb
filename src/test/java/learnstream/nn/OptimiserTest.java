package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Momentum;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.RmsProp;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;

/** Each optimiser against its paper's formula, on y = x1 w1 + x2 w2 + b with half the square. */
class OptimiserTest {
  private static final int STEPS = 50;
  private static final double RATE = 0.03;
  private static final double[] START = {0.4, -0.7, 0.1};

  /** What a paper says of one parameter; {@code step} counts from 1. */
  private interface Formula {
    double next(int parameter, double p, double g, int step);
  }

  private static Network<?> network(Optimiser optimiser, double clipNorm, double l2) {
    var start =
        new Initialisation.Explicit(
            new double[][] {{START[0]}, {START[1]}}, new double[] {START[2]});
    return Network.create(
        new NetworkSpec(
            2,
            List.of(new DenseSpec(1, Activation.IDENTITY, start)),
            Loss.MEAN_SQUARED_ERROR,
            optimiser,
            new Schedule.Constant(RATE),
            clipNorm,
            l2,
            1,
            Precision.FLOAT64));
  }

  private static void check(Optimiser optimiser, Formula formula) {
    check(optimiser, 0, 0, formula);
  }

  private static void check(Optimiser optimiser, double clipNorm, double l2, Formula formula) {
    Network<?> network = network(optimiser, clipNorm, l2);
    double[] p = START.clone();
    double[] y = new double[1];
    Random random = new Random(3);
    for (int step = 1; step <= STEPS; step++) {
      double[] x = {random.nextGaussian(), random.nextGaussian()};
      double target = 2 * x[0] - x[1] + 0.5;
      double error = x[0] * p[0] + x[1] * p[1] + p[2] - target;
      double[] g = {error * x[0], error * x[1], error};
      double norm = Math.sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
      network.forward(x, y);
      assertThat(network.learn(new double[] {target}, 1)).isCloseTo(norm, within(1e-12));
      double factor = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
      for (int i = 0; i < 3; i++) {
        double decay = i < 2 ? l2 * p[i] : 0;
        p[i] = formula.next(i, p[i], factor * g[i] + decay, step);
      }
      assertThat(network.array("0.weights").get(0)).isCloseTo(p[0], within(1e-11));
      assertThat(network.array("0.weights").get(1)).isCloseTo(p[1], within(1e-11));
      assertThat(network.array("0.biases").get(0)).isCloseTo(p[2], within(1e-11));
    }
  }

  @Test
  void sgd() {
    check(new Sgd(), (i, p, g, step) -> p - RATE * g);
  }

  @Test
  void momentumIsPolyaksHeavyBall() {
    double[] v = new double[3];
    check(
        new Momentum(0.9, false),
        (i, p, g, step) -> {
          v[i] = 0.9 * v[i] + g;
          return p - RATE * v[i];
        });
  }

  @Test
  void nesterovLooksAhead() {
    double[] v = new double[3];
    check(
        new Momentum(0.9, true),
        (i, p, g, step) -> {
          v[i] = 0.9 * v[i] + g;
          return p - RATE * (g + 0.9 * v[i]);
        });
  }

  @Test
  void adaGrad() {
    double[] s = new double[3];
    check(
        new AdaGrad(1e-8),
        (i, p, g, step) -> {
          s[i] += g * g;
          return p - RATE * g / (Math.sqrt(s[i]) + 1e-8);
        });
  }

  @Test
  void rmsProp() {
    double[] s = new double[3];
    check(
        new RmsProp(0.9, 1e-6),
        (i, p, g, step) -> {
          s[i] = 0.9 * s[i] + 0.1 * g * g;
          return p - RATE * g / (Math.sqrt(s[i]) + 1e-6);
        });
  }

  @Test
  void adamCorrectsBothBiases() {
    check(new Adam(0.9, 0.999, 1e-8, 0), adam(0));
  }

  @Test
  void adamWDecaysWeightsApartFromTheGradient() {
    check(new Adam(0.9, 0.999, 1e-8, 0.05), adam(0.05));
  }

  private static Formula adam(double weightDecay) {
    double[] m = new double[3];
    double[] s = new double[3];
    return (i, p, g, step) -> {
      m[i] = 0.9 * m[i] + 0.1 * g;
      s[i] = 0.999 * s[i] + 0.001 * g * g;
      double mean = m[i] / (1 - Math.pow(0.9, step));
      double square = s[i] / (1 - Math.pow(0.999, step));
      double decay = i < 2 ? RATE * weightDecay * p : 0;
      return p - decay - RATE * mean / (Math.sqrt(square) + 1e-8);
    };
  }

  @Test
  void gradientsAreClippedByTheirNorm() {
    check(new Sgd(), 0.5, 0, (i, p, g, step) -> p - RATE * g);
  }

  @Test
  void l2PullsWeightsButNotBiases() {
    check(new Sgd(), 0, 0.1, (i, p, g, step) -> p - RATE * g);
  }
}
