package learnstream.model.rbf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import learnstream.model.Learner;
import learnstream.model.Models;
import learnstream.model.feature.Scaling;
import learnstream.model.rbf.RbfCentres.Movement;
import learnstream.nn.NdArrays;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RbfNetworkTest {
  private static final RbfOutputRule SQUARES = new RbfOutputRule.LeastSquares(1, 1e-3);
  private static final RbfOutputRule GRADIENT =
      new RbfOutputRule.Gradient(new Schedule.Constant(0.1));
  private static final RbfCentres FIXED = new RbfCentres(Movement.FIXED, 0);
  private static final RbfCentres K_MEANS = new RbfCentres(Movement.K_MEANS, 0);
  private static final RbfWidths ONE = new RbfWidths.Fixed(1);

  private static RbfSpec spec(
      int inputs,
      int outputs,
      int units,
      RbfGrowth growth,
      RbfCentres centres,
      RbfWidths widths,
      double widthRate,
      RbfOutputRule rule) {
    return new RbfSpec(inputs, outputs, units, growth, centres, widths, widthRate, rule);
  }

  private static RbfNetwork firstSamples(
      int inputs, int units, RbfCentres centres, RbfWidths widths) {
    return new RbfNetwork(
        spec(inputs, 1, units, RbfGrowth.FIRST_SAMPLES, centres, widths, 0, SQUARES));
  }

  private static NamedArray array(RbfNetwork network, String name) {
    return network.arrays().stream()
        .filter(array -> array.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static double[] numbers(RbfNetwork network, String name) {
    NamedArray array = array(network, name);
    double[] numbers = new double[array.length()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i);
    }
    return numbers;
  }

  private static double[] learn(RbfNetwork network, double[] x, double... target) {
    double[] scores = new double[network.outputs()];
    network.predict(x, scores);
    network.learn(target, 1);
    return scores;
  }

  private static void look(RbfNetwork network, double... x) {
    network.predict(x, new double[network.outputs()]);
    network.learnUnlabelled(1);
  }

  @Test
  void theFirstSamplesBecomeCentresOnceEachUntilThereAreEnough() {
    RbfNetwork network = firstSamples(2, 3, FIXED, ONE);
    double[][] xs = {{1, 2}, {0, 4}, {1, 2}, {3, 3}, {5, 5}};
    for (double[] x : xs) {
      learn(network, x, 1);
    }
    assertThat(numbers(network, "centres")).containsExactly(1, 2, 0, 4, 3, 3);
    assertThat(array(network, "centres").shape()).containsExactly(3, 2);
    assertThat(network.version()).isEqualTo(5);
  }

  @Test
  void widthsAreTheRootMeanSquaredDistanceToTheNearestCentres() {
    RbfNetwork network = firstSamples(1, 4, FIXED, new RbfWidths.Neighbours(2, 0.5));
    look(network, 0);
    assertThat(numbers(network, "widths")).as("no neighbour yet").containsExactly(0.5);
    look(network, 4);
    assertThat(numbers(network, "widths")).containsExactly(2, 2);
    look(network, 10);
    assertThat(numbers(network, "widths"))
        .containsExactly(
            new double[] {
              0.5 * Math.sqrt((16 + 100) / 2.0),
              0.5 * Math.sqrt((16 + 36) / 2.0),
              0.5 * Math.sqrt((36 + 100) / 2.0)
            },
            within(1e-12));
    look(network, 1);
    assertThat(numbers(network, "widths"))
        .containsExactly(
            new double[] {
              0.5 * Math.sqrt((1 + 16) / 2.0),
              0.5 * Math.sqrt((9 + 16) / 2.0),
              0.5 * Math.sqrt((36 + 81) / 2.0),
              0.5 * Math.sqrt((1 + 9) / 2.0)
            },
            within(1e-12));
  }

  @Test
  void answersAreSumsOfGaussiansByHand() {
    RbfNetwork network = firstSamples(2, 2, FIXED, new RbfWidths.Fixed(2));
    look(network, 0, 0);
    look(network, 3, 4);
    array(network, "output.weights").set(0, 5);
    array(network, "output.weights").set(1, -7);
    array(network, "output.biases").set(0, 0.25);
    double[] y = new double[1];
    network.predict(new double[] {1, 1}, y);
    double first = 5 * Math.exp(-2 / 8.0);
    double second = -7 * Math.exp(-13 / 8.0);
    assertThat(y[0]).isCloseTo(0.25 + first + second, within(1e-12));
    assertThat(network.loss(new double[] {1})).isEqualTo((1 - y[0]) * (1 - y[0]) / 2);
  }

  /**
   * MacQueen 1967: each centre is the mean of the samples that were nearest to it when they came.
   */
  @Test
  void theNearestCentreMovesToTheMeanOfItsSamples() {
    RbfNetwork network = firstSamples(1, 2, K_MEANS, ONE);
    for (double x : new double[] {0, 10, 1, 2, 8, 9, 3}) {
      look(network, x);
    }
    assertThat(numbers(network, "centres"))
        .containsExactly(new double[] {(0 + 1 + 2 + 3) / 4.0, (10 + 8 + 9) / 3.0}, within(1e-12));
  }

  @Test
  void competitiveCentresMoveByARate() {
    RbfNetwork network = firstSamples(1, 2, new RbfCentres(Movement.COMPETITIVE, 0.25), ONE);
    for (double x : new double[] {0, 10, 4, 6}) {
      learn(network, new double[] {x}, x);
    }
    assertThat(numbers(network, "centres")).containsExactly(1, 9);
  }

  @Test
  void theWidthOfACentreThatMovesIsMeasuredAgain() {
    RbfNetwork network = firstSamples(1, 2, K_MEANS, new RbfWidths.Neighbours(1, 1));
    look(network, 0);
    look(network, 10);
    for (int i = 0; i < 6; i++) {
      look(network, 2);
    }
    assertThat(numbers(network, "widths")).containsExactly(10, 10);
    look(network, 2);
    // 0 and seven times 2.
    assertThat(numbers(network, "widths"))
        .containsExactly(new double[] {10 - 14 / 8.0, 10}, within(1e-12));
  }

  @Test
  void samplesWithoutALabelFindTheClusters() {
    RbfNetwork network = firstSamples(2, 2, K_MEANS, new RbfWidths.Neighbours(1, 0.5));
    Random random = new Random(2);
    double[][] clusters = {{-3, 1}, {4, 2}};
    for (int s = 0; s < 2000; s++) {
      double[] c = clusters[s % 2];
      look(network, c[0] + random.nextGaussian() / 2, c[1] + random.nextGaussian() / 2);
    }
    assertThat(numbers(network, "centres"))
        .containsExactly(new double[] {-3, 1, 4, 2}, within(0.1));
    assertThat(numbers(network, "output.weights")).containsOnly(0);
    // A single label each is enough then.
    for (double[] c : clusters) {
      learn(network, c, c[0] < 0 ? 0 : 1);
    }
    assertThat(learn(network, new double[] {3, 3}, 1)[0]).isGreaterThan(0.5);
    assertThat(learn(network, new double[] {-2, 0}, 0)[0]).isLessThan(0.5);
  }

  /** A network whose parameters are all different, and the sample that was predicted last. */
  private static RbfNetwork ready(RbfCentres centres, double widthRate) {
    RbfGrowth grown = new RbfGrowth(1e6, 0, 0, 1);
    RbfNetwork network =
        new RbfNetwork(spec(3, 2, 4, RbfGrowth.FIRST_SAMPLES, FIXED, ONE, 0, GRADIENT));
    Random random = new Random(8);
    for (int s = 0; s < 4; s++) {
      look(network, random.doubles(3, -1, 1).toArray());
    }
    for (NamedArray array : network.arrays()) {
      for (int i = 0; i < array.length(); i++) {
        array.set(i, array.name().equals("widths") ? 0.7 + i / 10.0 : random.nextGaussian());
      }
    }
    RbfNetwork ready = new RbfNetwork(spec(3, 2, 4, grown, centres, ONE, widthRate, GRADIENT));
    var state = java.nio.ByteBuffer.wrap(Models.bytes(network));
    state.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    ready.parameters().readState(state);
    ready.optimiser().readState(state);
    return ready;
  }

  /**
   * What one step changes of each array, divided by {@code -rate}, against the numerical gradient.
   */
  @Test
  void everyGradientEqualsTheNumericalOne() {
    double rate = 1e-3;
    double[] x = {0.3, -0.5, 0.2};
    double[] target = {1, -1};
    RbfNetwork learnt = ready(new RbfCentres(Movement.GRADIENT, rate), rate);
    RbfNetwork network = ready(FIXED, 0);
    learn(learnt, x, target);
    double squaredNorm = 1;
    for (int j = 0; j < 4; j++) {
      squaredNorm += Math.pow(activation(network, x, j), 2);
    }
    for (NamedArray array : network.arrays()) {
      for (int i = 0; i < array.length(); i++) {
        boolean width = array.name().equals("widths");
        double before = array.get(i);
        double h = 1e-5;
        array.set(i, width ? before * Math.exp(h) : before + h);
        network.predict(x, new double[2]);
        double above = network.loss(target);
        array.set(i, width ? before * Math.exp(-h) : before - h);
        network.predict(x, new double[2]);
        double numerical = (above - network.loss(target)) / (2 * h);
        array.set(i, before);
        double after = array(learnt, array.name()).get(i);
        double step =
            switch (array.name()) {
              case "centres" -> (after - before) / -rate;
              case "widths" -> Math.log(after / before) / -rate;
              default -> (after - before) / -0.1 * squaredNorm;
            };
        assertThat(step).as("%s[%d]", array.name(), i).isCloseTo(numerical, within(1e-7));
        assertThat(numerical).isNotZero();
      }
    }
  }

  private static double activation(RbfNetwork network, double[] x, int unit) {
    double[] centres = numbers(network, "centres");
    double squared = 0;
    for (int i = 0; i < x.length; i++) {
      squared += Math.pow(x[i] - centres[unit * x.length + i], 2);
    }
    return Math.exp(-squared / (2 * Math.pow(numbers(network, "widths")[unit], 2)));
  }

  @Test
  void aStepOfTheGradientReturnsItsNorm() {
    RbfNetwork network = ready(FIXED, 0);
    double[] x = {0.3, -0.5, 0.2};
    double[] y = new double[2];
    network.predict(x, y);
    double squaredNorm = 1;
    for (int j = 0; j < 4; j++) {
      squaredNorm += Math.pow(activation(network, x, j), 2);
    }
    double squaredError = Math.pow(1 - y[0], 2) + Math.pow(2 - y[1], 2);
    assertThat(network.learn(new double[] {1, 2}, 1))
        .isCloseTo(Math.sqrt(squaredError * squaredNorm), within(1e-12));
    assertThat(network.learningRate()).isEqualTo(0.1);
  }

  @Test
  void aResourceAllocatingNetworkGrowsWhereItIsWrongAndFarFromEveryCentre() {
    RbfNetwork network =
        new RbfNetwork(
            spec(
                1,
                1,
                3,
                new RbfGrowth(0.5, 2, 1, 1e9),
                FIXED,
                new RbfWidths.Overlap(0.5),
                0,
                SQUARES));
    learn(network, new double[] {0}, 0.4);
    assertThat(network.units()).as("the error is small").isZero();
    learn(network, new double[] {0}, 3);
    assertThat(network.units()).isOne();
    assertThat(numbers(network, "widths")[0])
        .as("0.5 times the distance asked for")
        .isCloseTo(1, within(1e-6));
    learn(network, new double[] {1.5}, 30);
    assertThat(network.units()).as("not far enough").isOne();
    look(network, 50);
    assertThat(network.units()).as("no label, no error").isOne();
    double[] five = learn(network, new double[] {5}, -2);
    assertThat(network.units()).isEqualTo(2);
    assertThat(numbers(network, "widths")[1]).isCloseTo(2.5, within(1e-12));
    assertThat(five[0]).isGreaterThan(-1.5);
    // The new unit makes up for the error.
    double[] y = new double[1];
    network.predict(new double[] {5}, y);
    assertThat(y[0]).isCloseTo(-2, within(1e-9));
    learn(network, new double[] {20}, 9);
    learn(network, new double[] {40}, -9);
    assertThat(network.units()).as("the bound").isEqualTo(3);
  }

  @Test
  void theDistanceThatNewCentresNeedFalls() {
    RbfGrowth growth = new RbfGrowth(0.1, 8, 1, 100);
    assertThat(growth.farEnough(0)).isEqualTo(8);
    assertThat(growth.farEnough(100)).isCloseTo(8 / Math.E, within(1e-12));
    assertThat(growth.farEnough(10_000)).isEqualTo(1);
    assertThat(RbfGrowth.FIRST_SAMPLES.farEnough(5)).isZero();
  }

  @Test
  void aResourceAllocatingNetworkLearnsACurveWithFewUnits() {
    RbfNetwork network =
        new RbfNetwork(
            spec(
                1,
                1,
                40,
                new RbfGrowth(0.05, 1, 0.1, 100),
                new RbfCentres(Movement.GRADIENT, 0.01),
                new RbfWidths.Overlap(0.87),
                0,
                new RbfOutputRule.LeastSquares(0.999, 0.01)));
    Random random = new Random(3);
    double squares = 0;
    for (int s = 0; s < 3000; s++) {
      double x = 6 * random.nextDouble() - 3;
      double[] said = learn(network, new double[] {x}, Math.sin(2 * x) + 0.3 * x);
      squares += s < 2000 ? 0 : Math.pow(said[0] - Math.sin(2 * x) - 0.3 * x, 2) / 1000;
    }
    assertThat(network.units()).isBetween(5, 40);
    assertThat(Math.sqrt(squares)).isLessThan(0.02);
  }

  @ParameterizedTest
  @EnumSource
  void learnsXorWhateverItsCentresDo(Movement movement) {
    RbfSpec spec =
        spec(
            2,
            2,
            20,
            RbfGrowth.FIRST_SAMPLES,
            new RbfCentres(movement, 0.01),
            new RbfWidths.Neighbours(2, 0.7),
            0,
            SQUARES);
    Learner learner = Models.classifier(spec, 2, new Scaling.None(), "same", "different");
    Random random = new Random(1);
    for (int s = 0; s < 1500; s++) {
      int a = random.nextInt(2);
      int b = random.nextInt(2);
      learner.predict(new double[] {a, b});
      learner.learn(learner.oneHot(a ^ b), 1, s);
    }
    assertThat(learner.metrics().snapshot().window().accuracy()).isEqualTo(1);
    // Where the gradient has moved a centre away, its sample becomes one again.
    assertThat(((RbfNetwork) learner.model()).units())
        .isBetween(4, movement == Movement.GRADIENT ? 20 : 4);
  }

  @Test
  void reachesItsFigureOnDigits() {
    RbfSpec spec =
        spec(
            784,
            10,
            300,
            RbfGrowth.FIRST_SAMPLES,
            K_MEANS,
            new RbfWidths.Neighbours(5, 0.7),
            0,
            new RbfOutputRule.LeastSquares(0.9995, 0.1));
    assertThat(Models.digits(spec)).isGreaterThan(0.90);
  }

  @Test
  void goesOnFromItsBytesToTheBit() {
    RbfWidths neighbours = new RbfWidths.Neighbours(3, 0.8);
    RbfGrowth platt = new RbfGrowth(0.3, 2, 0.5, 50);
    RbfOutputRule forgets = new RbfOutputRule.LeastSquares(0.99, 0.1);
    for (RbfSpec spec :
        new RbfSpec[] {
          spec(3, 2, 30, RbfGrowth.FIRST_SAMPLES, K_MEANS, neighbours, 0, forgets),
          spec(3, 1, 300, platt, FIXED, new RbfWidths.Overlap(0.87), 0, forgets),
          spec(
              3, 4, 70, platt, new RbfCentres(Movement.GRADIENT, 0.01), neighbours, 0.01, GRADIENT),
          spec(
              3,
              2,
              10,
              RbfGrowth.FIRST_SAMPLES,
              new RbfCentres(Movement.COMPETITIVE, 0.1),
              ONE,
              0,
              GRADIENT)
        }) {
      Models.assertGoesOnFromItsBytesToTheBit(spec, 3);
    }
  }

  @Test
  void nothingChangesWhereNumbersAreTooLarge() {
    RbfNetwork network = firstSamples(2, 9, K_MEANS, new RbfWidths.Neighbours(2, 1));
    learn(network, new double[] {1, 2}, 3);
    learn(network, new double[] {4, 2}, 1);
    byte[] before = Models.bytes(network);
    for (double[] wild : new double[][] {{1e60, 0}, {1e200, 1}, {Double.NaN, 0}}) {
      network.predict(wild, new double[1]);
      assertThatThrownBy(() -> network.learn(new double[] {1}, 1))
          .isInstanceOf(NonFiniteGradientException.class);
      network.learnUnlabelled(1);
    }
    network.predict(new double[] {1, 1}, new double[1]);
    assertThatThrownBy(() -> network.learn(new double[] {1e60}, 1))
        .isInstanceOf(NonFiniteGradientException.class);
    network.learn(new double[] {1}, 0);
    network.learnUnlabelled(0);
    assertThat(Models.bytes(network)).isEqualTo(before);
  }

  @Test
  void isSetFromAnNd4jArray() {
    RbfNetwork network = firstSamples(2, 3, FIXED, ONE);
    learn(network, new double[] {1, 2}, 3);
    learn(network, new double[] {4, 2}, 1);
    RbfNetwork other = firstSamples(2, 3, FIXED, ONE);
    look(other, 7, 8);
    look(other, 9, 8);
    for (int a = 0; a < 4; a++) {
      NdArrays.set(other.arrays().get(a), NdArrays.of(network.arrays().get(a)));
    }
    double[] y = new double[1];
    double[] others = new double[1];
    network.predict(new double[] {2, 2.5}, y);
    other.predict(new double[] {2, 2.5}, others);
    assertThat(others).isEqualTo(y);
    assertThat(network.arrays())
        .extracting(NamedArray::name)
        .containsExactly("centres", "widths", "output.weights", "output.biases");
    assertThat(firstSamples(2, 3, FIXED, ONE).arrays())
        .extracting(NamedArray::name)
        .containsExactly("output.biases");
  }
}
