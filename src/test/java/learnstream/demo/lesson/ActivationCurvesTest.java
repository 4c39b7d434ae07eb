package learnstream.demo.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import learnstream.nn.spec.Activation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationCurvesTest {
  private static final int POINTS = 1001;

  /** Where f' jumps: of the rectifiers and the step at 0, of the Maxout unit at -2/3. */
  private static boolean isKink(Activation activation, double z) {
    return Math.abs(z - (activation == Activation.MAXOUT ? -2 / 3.0 : 0)) < 0.02;
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void theDerivativeIsTheSlopeOfTheCurve(Activation activation) {
    ActivationCurves curves = new ActivationCurves(activation, POINTS);
    double[] z = curves.z();
    double[] f = curves.values(0);
    double[] slope = curves.derivatives();
    for (int i = 1; i < POINTS - 1; i++) {
      if (!isKink(activation, z[i])) {
        double rise = (f[i + 1] - f[i - 1]) / (z[i + 1] - z[i - 1]);
        assertThat(slope[i]).as("at %s", z[i]).isCloseTo(rise, within(1e-3));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SOFTMAX", "MAXOUT"})
  void theCurveIsTheFunction(Activation activation) {
    ActivationCurves curves = new ActivationCurves(activation, POINTS);
    double[] z = curves.z();
    double[] f = curves.values(0);
    for (int i = 0; i < POINTS; i++) {
      assertThat(f[i]).isCloseTo(activation.value(z[i]), within(1e-6));
    }
  }
}
