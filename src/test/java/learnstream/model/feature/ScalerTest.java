package learnstream.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScalerTest {
  private static double scaled(Scaler scaler, double x) {
    double[] out = new double[1];
    scaler.scale(new double[] {x}, out);
    return out[0];
  }

  private static double learnt(Scaler scaler, double x) {
    double scaled = scaled(scaler, x);
    scaler.update(new double[] {x});
    return scaled;
  }

  /** Against mean and deviation of all values up to each one. */
  @Test
  void standardIsOfAllSamplesUpToThisOne() {
    Scaler scaler = Scaler.of(new Scaling.Standard(), 1);
    double[] xs = {0.71, 0.72, 0.70, 0.67, 5, -3, 5e4};
    for (int n = 1; n <= xs.length; n++) {
      double[] soFar = Arrays.copyOf(xs, n);
      double mean = Arrays.stream(soFar).average().orElseThrow();
      double variance =
          Arrays.stream(soFar).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
      double wanted = n == 1 ? 0 : (xs[n - 1] - mean) / Math.sqrt(variance);
      assertThat(learnt(scaler, xs[n - 1]))
          .as("sample " + n)
          .isCloseTo(wanted, within(1e-9))
          .isBetween(-Math.sqrt(n - 1) - 1e-9, Math.sqrt(n - 1) + 1e-9);
    }
  }

  @Test
  void whatHasNotVariedIsZeroAndScalingChangesNothing() {
    for (Scaling scaling : new Scaling[] {new Scaling.Standard(), new Scaling.MinMax()}) {
      Scaler scaler = Scaler.of(scaling, 1);
      assertThat(learnt(scaler, 3)).isZero();
      assertThat(learnt(scaler, 3)).isZero();
      double once = scaled(scaler, 7);
      assertThat(once).isPositive();
      assertThat(scaled(scaler, 7)).isEqualTo(once);
    }
  }

  @Test
  void minMaxIsWithinZeroAndOne() {
    Scaler scaler = Scaler.of(new Scaling.MinMax(), 1);
    assertThat(learnt(scaler, 2)).isZero();
    assertThat(learnt(scaler, 10)).isEqualTo(1);
    assertThat(learnt(scaler, 4)).isEqualTo(0.25);
    assertThat(learnt(scaler, -6)).isZero();
    assertThat(learnt(scaler, 2)).isEqualTo(0.5);
  }
}
