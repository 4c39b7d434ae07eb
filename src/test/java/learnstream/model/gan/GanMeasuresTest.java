package learnstream.model.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import org.junit.jupiter.api.Test;

/** What generated and real samples are measured with. */
class GanMeasuresTest {
  @Test
  void aWindowHoldsTheNewestSamples() {
    SampleWindow window = new SampleWindow(3, 2);
    assertThat(window.size()).isZero();
    for (int i = 1; i <= 5; i++) {
      window.add(new double[] {i, -i});
      assertThat(window.size()).isEqualTo(Math.min(i, 3));
    }
    float[] drawn = new float[400];
    window.draw(9, 200, new SampleBatch(drawn, new int[0]));
    Set<Float> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      assertThat(drawn[2 * i + 1]).as("one sample").isEqualTo(-drawn[2 * i]);
      seen.add(drawn[2 * i]);
    }
    assertThat(seen).containsExactlyInAnyOrder(3f, 4f, 5f);
  }

  @Test
  void aWindowGivesTheSameForTheSameSeed() {
    SampleWindow window = new SampleWindow(10, 1);
    for (int i = 0; i < 10; i++) {
      window.add(new double[] {i});
    }
    float[] once = new float[20];
    float[] again = new float[20];
    window.draw(4, 20, new SampleBatch(once, new int[0]));
    window.draw(4, 20, new SampleBatch(again, new int[0]));
    assertThat(again).isEqualTo(once);
    window.draw(5, 20, new SampleBatch(again, new int[0]));
    assertThat(again).isNotEqualTo(once);
  }

  @Test
  void aWindowGivesEachClassAsOftenHoweverRareItIs() {
    SampleWindow window = new SampleWindow(300, 1);
    // Class 2 leaves the window again, class 1 is one sample in a hundred.
    for (int i = 0; i < 1_000; i++) {
      int itsClass = i < 500 ? 2 : i % 100 == 0 ? 1 : 0;
      window.add(new double[] {1_000 * itsClass + i}, itsClass);
    }
    float[] drawn = new float[2_000];
    int[] classes = new int[2_000];
    window.draw(3, 2_000, new SampleBatch(drawn, classes));
    Map<Integer, Set<Float>> seen = new TreeMap<>();
    for (int i = 0; i < 2_000; i++) {
      seen.computeIfAbsent(classes[i], its -> new HashSet<>()).add(drawn[i]);
    }
    assertThat(seen).containsOnlyKeys(0, 1);
    assertThat(seen.get(1)).containsExactlyInAnyOrder(1_700f, 1_800f, 1_900f);
    assertThat(seen.get(0)).hasSizeGreaterThan(250).allMatch(x -> x >= 700 && x % 100 != 0);
    assertThat(IntStream.of(classes).sum()).isBetween(900, 1_100);
  }

  @Test
  void spreadIsTheMeanStandardDeviationOfTheNumbers() {
    // Deviations of 2 and 0.
    assertThat(Spread.of(new float[] {1, 7, 5, 7, 1, 7, 5, 7}, 4, 2)).isEqualTo(1);
    assertThat(Spread.of(new float[] {3, 3, 3}, 3, 1)).isZero();
    assertThat(Spread.of(new float[] {3, Float.NaN, 3}, 3, 1)).isNaN();
    assertThat(Spread.of(new float[] {3, Float.POSITIVE_INFINITY, 3}, 3, 1)).isNaN();
  }

  @Test
  void aModeIsCoveredByEnoughPointsNearIt() {
    List<double[]> centres = List.of(new double[] {0, 0}, new double[] {1, 0}, new double[] {5, 5});
    float[] points = {0, 0, 0.1f, 0, 0, 0.5f, 1, 0.05f, 0.95f, 0, 1.05f, 0, 9, 9, 0.5f, 0.5f};
    ModeCoverage tenPercent = ModeCoverage.of(points, 2, centres, 0.12, 0.1);
    assertThat(tenPercent.covered()).isEqualTo(2);
    assertThat(tenPercent.highQuality()).isEqualTo(5.0 / 8);
    assertThat(ModeCoverage.of(points, 2, centres, 0.12, 0.3).covered()).isEqualTo(1);
    assertThat(ModeCoverage.of(points, 2, centres, 100, 0.1).highQuality()).isEqualTo(1);
    assertThat(ModeCoverage.of(new float[0], 2, centres, 1, 0.1).highQuality()).isZero();
  }

  @Test
  void aPointCountsForTheNearestModeOnly() {
    List<double[]> centres = List.of(new double[] {0}, new double[] {1});
    ModeCoverage coverage = ModeCoverage.of(new float[] {0.9f, 0.8f}, 1, centres, 2, 0.5);
    assertThat(coverage.covered()).isEqualTo(1);
    assertThat(coverage.highQuality()).isEqualTo(1);
  }

  @Test
  void classSharesAreThoseOfTheClassifiersAnswers() throws Exception {
    Learner classifier =
        new Learner(
            ConfigReader.parse(
                    """
                    models: [{features: 1, classes: [low, high], layers: [], optimiser: sgd,
                      learningRate: 0.5}]
                    """,
                    "test")
                .models()
                .get(0)
                .spec());
    for (int i = 0; i < 300; i++) {
      classifier.predict(new double[] {i % 2 == 0 ? -1 : 1});
      classifier.learn(classifier.oneHot(i % 2), 1, i);
    }
    ClassShares shares = ClassShares.of(new float[] {-1, -1, -2, 3}, List.of(), classifier);
    assertThat(shares.shares())
        .containsExactly(java.util.Map.entry("low", 0.75), java.util.Map.entry("high", 0.25));
    double sum = 0;
    for (double x : new double[] {-1, -1, -2, 3}) {
      double[] scores = classifier.predict(new double[] {x});
      sum += Math.max(scores[0], scores[1]);
    }
    assertThat(shares.meanTopProbability()).isCloseTo(sum / 4, within(1e-12)).isBetween(0.9, 1.0);
    assertThat(ClassShares.of(new float[0], List.of(), classifier).meanTopProbability()).isZero();
  }
}
