package learnstream.model.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import learnstream.model.feature.TargetSpec;
import org.junit.jupiter.api.Test;

class LabelTallyTest {
  private static final TargetSpec TARGET = TargetSpec.labels(List.of("a", "b"));
  private static final double[][] RIGHT = {{1, 0}, {1, 1}, {1, 0}, {0, 0}};
  private static final double[][] SAID = {{0.9, 0.2}, {0.8, 0.4}, {0.3, 0.6}, {0.1, 0.1}};

  private static PrequentialMetrics metrics() {
    return new PrequentialMetrics(TARGET, true, 2, 0.5);
  }

  private static void feed(PrequentialMetrics metrics, int from, int to) {
    for (int i = from; i < to; i++) {
      metrics.add(SAID[i], RIGHT[i]);
    }
  }

  @Test
  void tellsRightLabelsExactMatchesAndBaselinesByHand() {
    PrequentialMetrics metrics = metrics();
    feed(metrics, 0, 4);
    MetricsSnapshot m = metrics.snapshot();
    // Right labels: 2, 1, 0, 2 of 2 each.
    assertThat(m.whole().accuracy()).isEqualTo(5 / 8.0);
    assertThat(m.whole().exactMatch()).isEqualTo(2 / 4.0);
    assertThat(m.window().accuracy()).isEqualTo(2 / 4.0);
    assertThat(m.window().exactMatch()).isEqualTo(1 / 2.0);
    assertThat(m.fading().exactMatch())
        .isCloseTo((1 + 1 / 8.0) / (1 + 1 / 2.0 + 1 / 4.0 + 1 / 8.0), within(1e-12));
    double loss = 0;
    for (double p : new double[] {0.9, 0.8, 0.8, 0.4, 0.3, 0.4, 0.9, 0.9}) {
      loss -= Math.log(p) / 8;
    }
    assertThat(m.whole().loss()).isCloseTo(loss, within(1e-12));
    // The majority answers none, a, a, a: 1, 1, 2 and 1 right.
    assertThat(m.majority().whole().accuracy()).isEqualTo(5 / 8.0);
    assertThat(m.majority().whole().exactMatch()).isEqualTo(1 / 4.0);
    // The sample before answers none, a, both, a: 1, 1, 1 and 1 right.
    assertThat(m.noChange().whole().accuracy()).isEqualTo(4 / 8.0);
    assertThat(m.noChange().whole().exactMatch()).isZero();
    assertThat(m.kappa()).isNaN();
    assertThat(m.whole().mae()).isNaN();
  }

  @Test
  void restoredFromBytesGoesOnToTheBit() {
    PrequentialMetrics whole = metrics();
    feed(whole, 0, 3);
    ByteBuffer bytes = ByteBuffer.allocate(whole.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    whole.writeState(bytes);
    assertThat(bytes.remaining()).isZero();
    PrequentialMetrics restored = metrics();
    restored.readState(bytes.flip());
    feed(whole, 3, 4);
    feed(restored, 3, 4);
    assertThat(restored.snapshot()).isEqualTo(whole.snapshot());
  }

  @Test
  void namesOfLabelsGoIntoNumbersAndBack() {
    double[] holds = new double[2];
    assertThat(TARGET.hold(" b | a", holds)).isNull();
    assertThat(TARGET.holding(holds)).isEqualTo("a|b");
    assertThat(TARGET.hold("|", holds)).isNull();
    assertThat(TARGET.holding(holds)).isEmpty();
    assertThat(TARGET.hold("a|c", holds)).isEqualTo("c");
  }
}
