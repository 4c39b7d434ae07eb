package learnstream.model.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import moa.classifiers.core.driftdetection.ADWIN;
import moa.classifiers.core.driftdetection.AbstractChangeDetector;
import moa.classifiers.core.driftdetection.DDM;
import moa.classifiers.core.driftdetection.HDDM_A_Test;
import moa.classifiers.core.driftdetection.HDDM_W_Test;
import moa.classifiers.rules.driftdetection.PageHinkleyTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same numbers to MOA's detectors and to ours: the same drifts and warnings. */
class MoaDetectorsTest {
  private static final int NUMBERS = 20_000;

  /** Where something was said: n for a drift at n, -n for a warning. */
  private static List<Integer> signals(DriftDetector detector, double[] numbers) {
    return IntStream.range(0, numbers.length)
        .mapToObj(
            i ->
                switch (detector.add(numbers[i])) {
                  case NONE -> 0;
                  case WARNING -> -i;
                  case DRIFT -> i;
                })
        .filter(i -> i != 0)
        .toList();
  }

  private static List<Integer> signals(AbstractChangeDetector detector, double[] numbers) {
    detector.prepareForUse();
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      detector.input(numbers[i]);
      if (detector.getChange()) {
        found.add(i);
      } else if (detector.getWarningZone()) {
        found.add(-i);
      }
    }
    return found;
  }

  private static List<Integer> drifts(DoublePredicate detector, double[] numbers) {
    return IntStream.range(0, numbers.length)
        .filter(i -> detector.test(numbers[i]))
        .boxed()
        .toList();
  }

  /** Errors, 0 or 1, whose share jumps, rises slowly and falls. */
  private static double[] errors(long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, NUMBERS)
        .mapToDouble(i -> random.nextDouble() < share(i) ? 1 : 0)
        .toArray();
  }

  private static double share(int i) {
    int stage = i * 6 / NUMBERS;
    double within = i * 6.0 / NUMBERS - stage;
    return switch (stage) {
      case 0 -> 0.2;
      case 1 -> 0.35;
      case 2 -> 0.1;
      case 3 -> 0.1 + 0.3 * within;
      case 4 -> 0.05;
      default -> 0.5;
    };
  }

  private static double[] map(double[] numbers, long seed, DoubleUnaryOperator noise) {
    Random random = new Random(seed);
    double[] mapped = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      mapped[i] = 0.5 * numbers[i] + noise.applyAsDouble(random.nextDouble());
    }
    return mapped;
  }

  /** Numbers between 0 and 1. */
  private static double[] shares(long seed) {
    return map(errors(seed), seed, noise -> 0.5 * noise);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void adwinCutsItsWindowWhereMoasDoes(long seed) {
    for (double delta : new double[] {0.002, 0.1}) {
      for (double[] numbers : List.of(errors(seed), shares(seed))) {
        ADWIN theirs = new ADWIN(delta);
        DriftDetector ours = new DetectorSpec.Adwin(delta).create();
        List<Integer> found = signals(ours, numbers);
        assertThat(found).hasSizeGreaterThan(8);
        assertThat(found).isEqualTo(drifts(theirs::setInput, numbers));
        assertThat(ours.after()).isBetween(0.3, 0.6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ddmWarnsAndFindsWhereMoasDoes(long seed) {
    List<Integer> found = signals(new DetectorSpec.Ddm(30, 2, 3).create(), errors(seed));
    assertThat(found).hasSizeGreaterThan(3).anyMatch(i -> i > 0);
    assertThat(found).isEqualTo(signals(new DDM(), errors(seed)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void hddmAWarnsAndFindsWhereMoasDoes(long seed) {
    for (double[] numbers : List.of(errors(seed), shares(seed))) {
      List<Integer> found = signals(new DetectorSpec.HddmA(0.001, 0.005).create(), numbers);
      assertThat(found).hasSizeGreaterThan(3).anyMatch(i -> i > 0);
      HDDM_A_Test theirs = new HDDM_A_Test();
      theirs.oneSidedTestOption.setChosenIndex(0);
      assertThat(found).isEqualTo(signals(theirs, numbers));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void hddmWWarnsAndFindsWhereMoasDoes(long seed) {
    for (double lambda : new double[] {0.05, 0.01}) {
      List<Integer> found =
          signals(new DetectorSpec.HddmW(0.001, 0.005, lambda).create(), errors(seed));
      assertThat(found).hasSizeGreaterThan(3).anyMatch(i -> i > 0);
      HDDM_W_Test theirs = new HDDM_W_Test();
      theirs.lambdaOption.setValue(lambda);
      theirs.oneSidedTestOption.setChosenIndex(0);
      assertThat(found).isEqualTo(signals(theirs, errors(seed)));
    }
  }

  /** That of MOA's rule learners: the other one, PageHinkleyDM, does not subtract the minimum. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void pageHinkleyFindsWhatMoasDoes(long seed) {
    for (double[] numbers : List.of(errors(seed), shares(seed))) {
      PageHinkleyTest theirs = new PageHinkleyTest(30, 0.005);
      List<Integer> found =
          signals(new DetectorSpec.PageHinkley(30, 0.005, 30, 1).create(), numbers);
      assertThat(found).hasSizeGreaterThan(1);
      assertThat(found)
          .isEqualTo(
              drifts(
                  x -> {
                    boolean isDrift = theirs.update(x);
                    if (isDrift) {
                      theirs.reset();
                    }
                    return isDrift;
                  },
                  numbers));
    }
  }
}
