package learnstream.model.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each loss against its formula, each derivative against a numerical one. */
class AdversarialLossTest {
  /** None of them where the hinge bends. */
  private static final double[] OUTPUTS = {-30, -3.2, -1.1, -0.4, 0, 0.3, 0.95, 1.2, 4, 30};

  private static final double STEP = 1e-6;

  private static void check(DoubleUnaryOperator loss, DoubleUnaryOperator derivative) {
    for (double o : OUTPUTS) {
      double numerical = (loss.applyAsDouble(o + STEP) - loss.applyAsDouble(o - STEP)) / (2 * STEP);
      assertThat(derivative.applyAsDouble(o)).as("at %s", o).isCloseTo(numerical, within(1e-7));
    }
  }

  @ParameterizedTest
  @EnumSource
  void derivativesAreTheNumericalOnes(AdversarialLoss loss) {
    for (double label : new double[] {1, 0.9}) {
      check(o -> loss.real(o, label), o -> loss.realDerivative(o, label));
    }
    check(loss::generated, loss::generatedDerivative);
    check(loss::generator, loss::generatorDerivative);
  }

  private static double sigmoid(double o) {
    return 1 / (1 + Math.exp(-o));
  }

  @Test
  void nonSaturatingIsTheCrossEntropyOfTheSigmoid() {
    AdversarialLoss loss = AdversarialLoss.NON_SATURATING;
    for (double o : new double[] {-2, 0, 0.7, 3}) {
      double s = sigmoid(o);
      assertThat(loss.real(o, 1)).isCloseTo(-Math.log(s), within(1e-12));
      assertThat(loss.real(o, 0.8))
          .isCloseTo(-0.8 * Math.log(s) - 0.2 * Math.log(1 - s), within(1e-12));
      assertThat(loss.generated(o)).isCloseTo(-Math.log(1 - s), within(1e-12));
      assertThat(loss.generator(o)).isCloseTo(-Math.log(s), within(1e-12));
    }
    assertThat(loss.generated(1000)).as("no overflow").isEqualTo(1000);
    assertThat(loss.generator(-1000)).isEqualTo(1000);
    assertThat(loss.generator(1000)).isZero();
    assertThat(loss.generatorDerivative(-1000)).as("does not saturate").isEqualTo(-1);
  }

  @Test
  void leastSquaresPullToOneAndZero() {
    AdversarialLoss loss = AdversarialLoss.LEAST_SQUARES;
    assertThat(loss.real(3, 1)).isEqualTo(2);
    assertThat(loss.real(3, 0.5)).isEqualTo(3.125);
    assertThat(loss.generated(3)).isEqualTo(4.5);
    assertThat(loss.generator(3)).isEqualTo(2);
  }

  @Test
  void hingeStopsAtItsMargin() {
    AdversarialLoss loss = AdversarialLoss.HINGE;
    assertThat(loss.real(0.25, 1)).isEqualTo(0.75);
    assertThat(loss.real(1.5, 1)).isZero();
    assertThat(loss.realDerivative(1.5, 1)).isZero();
    assertThat(loss.generated(-0.25)).isEqualTo(0.75);
    assertThat(loss.generated(-1.5)).isZero();
    assertThat(loss.generatedDerivative(-1.5)).isZero();
    assertThat(loss.generator(7)).isEqualTo(-7);
  }

  @Test
  void takesForRealWhatIsNearerToTheRealOnes() {
    assertThat(AdversarialLoss.NON_SATURATING.saysReal(0.1)).isTrue();
    assertThat(AdversarialLoss.NON_SATURATING.saysReal(-0.1)).isFalse();
    assertThat(AdversarialLoss.HINGE.saysReal(0.1)).isTrue();
    assertThat(AdversarialLoss.LEAST_SQUARES.saysReal(0.4)).isFalse();
    assertThat(AdversarialLoss.LEAST_SQUARES.saysReal(0.6)).isTrue();
  }
}
