package learnstream.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.HistorySpec;
import learnstream.model.feature.Scaling;
import learnstream.model.feature.TargetSpec;
import org.junit.jupiter.api.Test;

class LabelHistoryTest {
  private static final FeatureSpec RECORD =
      FeatureSpec.record(List.of(new Feature("shop", "shop", new FeatureKind.Category(10))));

  private static FeatureSpec with(HistorySpec spec) {
    return RECORD.with(spec, TargetSpec.numeric(List.of("y")));
  }

  private static Object[] told(LabelHistory history, int fields, Object shop) {
    Object[] values = new Object[fields];
    values[0] = shop;
    history.tell(values);
    return values;
  }

  @Test
  void tellsLabelsAtTheirLagsAndMeans() {
    FeatureSpec features =
        with(new HistorySpec(List.of(3, 1), 100, List.of("shop"), null, false, false));
    LabelHistory history = new LabelHistory(features);
    assertThat(told(history, 5, "a")).containsExactly("a", null, null, null, null);
    history.add(new Object[] {"a"}, 10.0);
    history.add(new Object[] {"b"}, 20.0);
    history.add(new Object[] {"a"}, 30.0);
    assertThat(told(history, 5, "a")).containsExactly("a", 30.0, 10.0, 20.0, 20.0);
    assertThat(told(history, 5, "b")).containsExactly("b", 30.0, 10.0, 20.0, 20.0);
    history.add(new Object[] {"b"}, 40.0);
    assertThat(told(history, 5, "b")).containsExactly("b", 40.0, 20.0, 25.0, 30.0);
    assertThat(told(history, 5, "new")).containsExactly("new", 40.0, 20.0, 25.0, null);
  }

  @Test
  void aMeanForgetsWhatIsOlderThanItRemembers() {
    LabelHistory history =
        new LabelHistory(with(new HistorySpec(List.of(), 2, List.of(), null, false, false)));
    for (double label : new double[] {8, 4, 2}) {
      history.add(new Object[] {"a"}, label);
    }
    // (8 + 4) / 2 = 6, then 6 + (2 - 6) / 2.
    assertThat(told(history, 2, "a")).containsExactly("a", 4.0);
  }

  @Test
  void keepsAHistoryForEachValueOfAField() {
    LabelHistory history =
        new LabelHistory(with(new HistorySpec(List.of(1), 0, List.of(), "shop", false, false)));
    history.add(new Object[] {"a"}, 1.0);
    history.add(new Object[] {"b"}, 2.0);
    assertThat(told(history, 2, "a")).containsExactly("a", 1.0);
    assertThat(told(history, 2, "b")).containsExactly("b", 2.0);
    assertThat(told(history, 2, null)).containsExactly(null, null);
  }

  @Test
  void goesOnFromItsBytesAndStaysBounded() {
    FeatureSpec features =
        with(new HistorySpec(List.of(1, 2), 5, List.of("shop"), "shop", false, false));
    LabelHistory first = new LabelHistory(features);
    for (int i = 0; i < LabelHistory.MAX_GROUPS + 50; i++) {
      first.add(new Object[] {"shop " + i}, (double) i);
    }
    ByteBuffer bytes = ByteBuffer.allocate(first.stateBytes());
    first.writeState(bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    LabelHistory second = new LabelHistory(features);
    second.readState(bytes.flip());
    for (Object shop : List.of("shop 0", "shop 49", "shop 50", "shop 10049")) {
      assertThat(told(second, 5, shop)).isEqualTo(told(first, 5, shop));
    }
    assertThat(told(second, 5, "shop 49")[1]).as("made room").isNull();
    assertThat(told(second, 5, "shop 50")[1]).isEqualTo(50.0);
  }

  @Test
  void tellsDistancesFromTheLastLabel() {
    HistorySpec spec = new HistorySpec(List.of(1, 2), 100, List.of("shop"), null, true, false);
    LabelHistory history = new LabelHistory(with(spec));
    assertThat(told(history, 5, "a")).containsExactly("a", null, null, null, null);
    history.add(new Object[] {"a"}, 10.0);
    history.add(new Object[] {"b"}, 20.0);
    assertThat(told(history, 5, "a")).containsExactly("a", 20.0, -10.0, -5.0, -10.0);
  }

  @Test
  void classesAreToldByName() {
    FeatureSpec features =
        RECORD.with(
            new HistorySpec(List.of(1), 0, List.of(), null, false, false),
            TargetSpec.classes(List.of("n", "y")));
    LabelHistory history = new LabelHistory(features);
    history.add(new Object[] {"a"}, "y");
    assertThat(told(history, 2, "a")).containsExactly("a", "y");
    assertThat(features.count()).isEqualTo(10 + 16 + 2 + 16);
  }

  @Test
  void tellsHowNumbersHaveChangedSinceTheRecordOfTheLastLabel() {
    FeatureSpec record =
        FeatureSpec.record(
            List.of(
                new Feature("shop", "shop", new FeatureKind.Category(10)),
                new Feature(
                    "heat", "heat", new FeatureKind.Numeric(new Scaling.Standard(), true))));
    FeatureSpec features =
        record.with(
            new HistorySpec(List.of(), 0, List.of(), "shop", false, true),
            TargetSpec.numeric(List.of("y")));
    LabelHistory history = new LabelHistory(features);
    history.add(new Object[] {"a", 20.0, null}, 1.0);
    history.add(new Object[] {"b", null, null}, 1.0);
    LabelHistory other = new LabelHistory(features);
    ByteBuffer bytes = ByteBuffer.allocate(history.stateBytes());
    history.writeState(bytes);
    other.readState(bytes.flip());
    for (LabelHistory each : List.of(history, other)) {
      assertThat(change(each, "a", 22.5)).isEqualTo(2.5);
      assertThat(change(each, "a", null)).isNull();
      assertThat(change(each, "b", 22.5)).isNull();
      assertThat(change(each, "c", 22.5)).isNull();
    }
  }

  private static Object change(LabelHistory history, String shop, Double heat) {
    Object[] values = {shop, heat, null};
    history.tell(values);
    return values[2];
  }
}
