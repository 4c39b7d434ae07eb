package learnstream.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
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

  /** Against sums over all values with their weights. */
  @Test
  void aFadingOneWeighsASampleLessWithEachAfterIt() {
    double fading = 0.9;
    Scaler scaler = Scaler.of(new Scaling.Standard(fading), 1);
    double[] xs = {3, 5, -2, 8, 1, 1, 40, 2};
    for (int n = 1; n <= xs.length; n++) {
      double weights = 0;
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double weight = Math.pow(fading, n - 1 - i);
        weights += weight;
        sum += weight * xs[i];
        squares += weight * xs[i] * xs[i];
      }
      double mean = sum / weights;
      double deviation = Math.sqrt(squares / weights - mean * mean);
      double wanted = n == 1 ? 0 : (xs[n - 1] - mean) / deviation;
      assertThat(learnt(scaler, xs[n - 1])).as("sample " + n).isCloseTo(wanted, within(1e-9));
    }
  }

  @Test
  void aFadingOneFollowsALevelThatMoves() {
    Scaler all = Scaler.of(new Scaling.Standard(), 1);
    Scaler fading = Scaler.of(new Scaling.Standard(0.99), 1);
    Random random = new Random(1);
    for (int i = 0; i < 4_000; i++) {
      double x = random.nextGaussian() + (i < 2_000 ? 0 : 100);
      learnt(all, x);
      learnt(fading, x);
    }
    assertThat(scaled(fading, 100)).isBetween(-0.3, 0.3);
    assertThat(scaled(fading, 101) - scaled(fading, 100)).isBetween(0.8, 1.2);
    assertThat(scaled(all, 101) - scaled(all, 100)).isLessThan(0.1);
  }

  @Test
  void logIsStandardOfTheLogarithm() {
    Scaler log = Scaler.of(new Scaling.Log(1), 1);
    Scaler standard = Scaler.of(new Scaling.Standard(), 1);
    for (double x : new double[] {0, 5, -5, 1e9, -1e300, 3}) {
      double wanted = learnt(standard, Math.copySign(StrictMath.log1p(Math.abs(x)), x));
      assertThat(learnt(log, x)).isEqualTo(wanted);
    }
    assertThat(log.canUpdate(new double[] {Double.MAX_VALUE})).isTrue();
  }

  @Test
  void robustIsByQuartilesThatNoOutlierMoves() {
    Scaler scaler = Scaler.of(new Scaling.Robust(), 1);
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      learnt(scaler, i % 50 == 7 ? 1e12 : 10 + 2 * random.nextGaussian());
    }
    assertThat(scaled(scaler, 10)).isBetween(-0.2, 0.2);
    assertThat(scaled(scaler, 10 + 2 * 0.674) - scaled(scaler, 10 - 2 * 0.674)).isBetween(0.8, 1.2);
  }

  @Test
  void theFirstQuartilesAreExact() {
    Scaler scaler = Scaler.of(new Scaling.Robust(), 1);
    for (double x : new double[] {4, 1, 3, 2}) {
      learnt(scaler, x);
    }
    // Of 1, 2, 3, 4 and 5: median 3, quartiles 2 and 4.
    assertThat(scaled(scaler, 5)).isEqualTo(1);
  }

  /** Against sorting the last numbers and this one. */
  @Test
  void theQuartilesAreOfTheLastNumbers() {
    RecentQuartiles quartiles = new RecentQuartiles();
    Random random = new Random(2);
    double[] xs = random.doubles(700).map(x -> Math.floor(x * 40)).toArray();
    for (int n = 0; n < xs.length; n++) {
      double[] last = Arrays.copyOfRange(xs, Math.max(0, n - RecentQuartiles.WINDOW), n + 1);
      Arrays.sort(last);
      double range = quantile(last, 0.75) - quantile(last, 0.25);
      double wanted = (xs[n] - quantile(last, 0.5)) / range;
      if (n > 20) {
        assertThat(quartiles.scale(xs[n])).as("number " + n).isCloseTo(wanted, within(1e-12));
      }
      quartiles.update(xs[n]);
    }
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    double above = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (at - below) * (above - sorted[below]);
  }

  @Test
  void aNumberThatIsMostlyTheSameIsScaledByWiderEighths() {
    Scaler scaler = Scaler.of(new Scaling.Robust(), 1);
    for (int i = 0; i < 5_000; i++) {
      double scaled = learnt(scaler, i % 20 == 3 ? 7000 : 0);
      assertThat(scaled).isBetween(0.0, 10.0);
    }
    assertThat(scaled(scaler, 0)).isZero();
    assertThat(scaled(scaler, 7000)).isPositive();
  }

  @Test
  void goOnToTheBitFromTheirBytes() {
    Scaling[] all = {
      new Scaling.Standard(0.99), new Scaling.Log(1), new Scaling.Log(0.9), new Scaling.Robust()
    };
    for (Scaling scaling : all) {
      for (int length : new int[] {0, 1, 10, 254, 255, 256, 600}) {
        Scaler first = Scaler.of(scaling, 1);
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
          learnt(first, random.nextGaussian());
        }
        ByteBuffer state = ByteBuffer.allocate(first.stateBytes());
        first.writeState(state);
        assertThat(state.hasRemaining()).isFalse();
        Scaler second = Scaler.of(scaling, 1);
        learnt(second, 5);
        second.readState(state.flip());
        for (int i = 0; i < 50; i++) {
          double x = random.nextGaussian();
          assertThat(learnt(second, x)).isEqualTo(learnt(first, x));
        }
      }
    }
  }

  @Test
  void hostileNumbersKeepTheStateFinite() {
    Scaling[] all = {new Scaling.Standard(0.99), new Scaling.Log(0.9), new Scaling.Robust()};
    double[] hostile = {1, -Double.MAX_VALUE, Double.MAX_VALUE, 1e154, -0.0, Double.MIN_VALUE};
    for (Scaling scaling : all) {
      Scaler scaler = Scaler.of(scaling, 1);
      for (int i = 0; i < 300; i++) {
        double[] x = {hostile[i * 7 % hostile.length]};
        if (scaler.canUpdate(x)) {
          scaler.update(x);
        }
        assertThat(scaled(scaler, 1)).as(scaling.toString()).isFinite();
      }
    }
  }
}
