package learnstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import learnstream.model.feature.TargetSpec;
import learnstream.model.metric.MetricsSnapshot;
import learnstream.model.metric.PrequentialMetrics;
import org.junit.jupiter.api.Test;

class CurveTest {
  private static List<Long> places(int samples) {
    PrequentialMetrics metrics =
        new PrequentialMetrics(TargetSpec.classes(List.of("a", "b")), true, 1, 1);
    Curve curve = new Curve();
    for (int i = 0; i < samples; i++) {
      metrics.add(new double[] {0.5, 0.5}, new double[] {1, 0});
      if (curve.isDue(metrics.samples())) {
        curve.add(metrics.snapshot());
      }
      assertThat(curve.isDue(metrics.samples())).isFalse();
    }
    return curve.points().stream().map(MetricsSnapshot::samples).toList();
  }

  @Test
  void aShortStreamHasAPointEachTenSamples() {
    assertThat(places(9)).isEmpty();
    assertThat(places(35)).containsExactly(10L, 20L, 30L);
  }

  @Test
  void alongALongStreamTheDistanceDoubles() {
    List<Long> places = places(100_000);
    assertThat(places).hasSizeBetween(200, 399).isSorted();
    long step = places.get(0);
    assertThat(step).isEqualTo(320);
    assertThat(places).allMatch(place -> place % step == 0);
    assertThat(places.get(places.size() - 1)).isGreaterThan(100_000 - step);
  }
}
