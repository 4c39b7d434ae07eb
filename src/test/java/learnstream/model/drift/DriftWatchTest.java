package learnstream.model.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import learnstream.model.Models;
import learnstream.model.feature.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DriftWatchTest {
  static DetectorSpec[] detectors() {
    return new DetectorSpec[] {
      DetectorSpec.Adwin.DEFAULT,
      DetectorSpec.Ddm.DEFAULT,
      DetectorSpec.HddmA.DEFAULT,
      DetectorSpec.HddmW.DEFAULT,
      DetectorSpec.PageHinkley.DEFAULT,
      DetectorSpec.Kswin.DEFAULT
    };
  }

  private static DriftWatch watch(DetectorSpec detector, Watched on, Task task) {
    return new DriftWatch(new DriftSpec(detector, on, new DriftAnswer.Tell()), task);
  }

  /** Where the first drift is found among so many numbers; -1: nowhere. */
  private static int first(DriftWatch watch, int from, int to, IntToDoubleFunction numbers) {
    for (int i = from; i < to; i++) {
      if (watch.add(numbers.applyAsDouble(i)) == Signal.DRIFT) {
        return i;
      }
    }
    return -1;
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void findsErrorsThatBecomeMoreAndSaysFromWhatToWhat(DetectorSpec detector) {
    Random random = new Random(1);
    DriftWatch watch = watch(detector, Watched.ERROR, Task.CLASSIFICATION);
    IntToDoubleFunction errors = i -> random.nextDouble() < (i < 3000 ? 0.1 : 0.9) ? 1 : 0;
    int at = first(watch, 0, 4000, errors);
    assertThat(at).isBetween(3001, 3300);
    Drift drift = watch.take();
    assertThat(drift.before()).isBetween(0.0, 0.2);
    assertThat(drift.after()).isBetween(0.12, 1.0);
    assertThat(drift.since()).isBetween(1L, 3100L);
    assertThat(watch.drifts()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void errorsThatBecomeFewerAreNoDrift(DetectorSpec detector) {
    Random random = new Random(1);
    DriftWatch watch = watch(detector, Watched.ERROR, Task.CLASSIFICATION);
    assertThat(first(watch, 0, 6000, i -> random.nextDouble() < (i < 3000 ? 0.9 : 0.1) ? 1 : 0))
        .isEqualTo(-1);
    assertThat(watch.drifts()).isZero();
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void goesOnToTheBitFromItsState(DetectorSpec detector) {
    double[] numbers = new Random(5).doubles(3000).map(x -> x < 0.3 ? 1 : 0).toArray();
    Arrays.fill(numbers, 1900, 2000, 1);
    DriftWatch whole = watch(detector, Watched.ERROR, Task.CLASSIFICATION);
    for (int stop : new int[] {0, 1, 20, 299, 1950, 2003}) {
      whole = watch(detector, Watched.ERROR, Task.CLASSIFICATION);
      first(whole, 0, stop, i -> numbers[i]);
      DriftWatch restored = watch(detector, Watched.ERROR, Task.CLASSIFICATION);
      first(restored, 0, 700, i -> 0.5);
      restored.readState(ByteBuffer.wrap(Models.bytes(whole)).order(ByteOrder.LITTLE_ENDIAN));
      for (int i = stop; i < numbers.length; i++) {
        assertThat(restored.add(numbers[i])).as("%d", i).isEqualTo(whole.add(numbers[i]));
      }
      assertThat(Models.bytes(restored)).isEqualTo(Models.bytes(whole));
    }
    assertThat(whole.drifts()).isPositive();
  }

  /** Whatever the unit of the labels, also where it changes. */
  @Test
  void errorsOfNumbersAreComparedWithThemselves() {
    for (double unit : new double[] {1e-6, 1, 1e9}) {
      Random random = new Random(2);
      DriftWatch watch = watch(DetectorSpec.Adwin.DEFAULT, Watched.ERROR, Task.REGRESSION);
      IntToDoubleFunction errors =
          i -> Math.abs(random.nextGaussian()) * unit * (i < 2000 ? 1 : i < 4000 ? 4 : 40);
      assertThat(first(watch, 0, 4000, errors)).isBetween(2000, 2150);
      Drift drift = watch.take();
      assertThat(drift.before() / unit).isBetween(0.6, 1.0);
      assertThat(drift.after() / unit).isBetween(1.0, 4.0);
      first(watch, 2200, 4000, errors);
      assertThat(first(watch, 4000, 5000, errors)).isBetween(4000, 4150);
    }
  }

  @Test
  void fieldsThatRiseOrFallAreFound() {
    for (DetectorSpec detector :
        new DetectorSpec[] {DetectorSpec.Adwin.DEFAULT, DetectorSpec.Kswin.DEFAULT}) {
      for (int sign : new int[] {-1, 1}) {
        Random random = new Random(3);
        DriftWatch watch = watch(detector, Watched.field("x"), Task.CLASSIFICATION);
        IntToDoubleFunction numbers =
            i ->
                i % 50 == 7
                    ? Double.NaN
                    : 400 + 3 * random.nextGaussian() + (i < 3000 ? 0 : 4 * sign);
        assertThat(first(watch, 0, 4000, numbers)).isBetween(3000, 3200);
        Drift drift = watch.take();
        assertThat(drift.before()).isBetween(398.0, 402.0);
        assertThat(Math.signum(drift.after() - drift.before())).isEqualTo(sign);
        assertThat(first(watch, 4000, 8000, numbers)).isEqualTo(-1);
      }
    }
  }

  @Test
  void adwinKeepsFewBucketsOfManyNumbers() {
    DriftWatch watch = watch(DetectorSpec.Adwin.DEFAULT, Watched.ERROR, Task.CLASSIFICATION);
    assertThat(first(watch, 0, 1_000_000, i -> i % 10 == 0 ? 1 : 0)).isEqualTo(-1);
    assertThat(watch.stateBytes()).isLessThan(3000);
  }

  @Test
  void aConstantFieldThatMovesIsFound() {
    DriftWatch watch = watch(DetectorSpec.Adwin.DEFAULT, Watched.field("x"), Task.CLASSIFICATION);
    assertThat(first(watch, 0, 2000, i -> 5)).isEqualTo(-1);
    assertThat(first(watch, 2000, 2100, i -> 6)).isPositive();
  }
}
