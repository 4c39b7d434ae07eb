package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.Prediction;
import learnstream.dashboard.picture.Json;
import org.junit.jupiter.api.Test;

class NumberWindowTest {
  private static Prediction prediction(long offset, Object predicted, Object label) {
    return Prediction.newBuilder(TopicRecords.prediction("m", offset, null, label))
        .setPredicted(predicted)
        .build();
  }

  private static List<Double> lastTwo(Object column) {
    List<Double> all = Arrays.asList((Double[]) column);
    return all.subList(all.size() - 2, all.size());
  }

  @Test
  void keepsTheNewestWithTheirIntervals() {
    NumberWindow window = new NumberWindow();
    for (int i = 0; i < NumberWindow.SHOWN; i++) {
      window.add(prediction(i, 1.0, 2.0));
    }
    Prediction last =
        Prediction.newBuilder(prediction(900, 5.0, null))
            .setLower(List.of(4f))
            .setUpper(List.of(Float.NaN))
            .build();
    assertThat(window.add(last)).isTrue();
    Map<String, Object> view = window.view();
    assertThat((List<?>) view.get("offset"))
        .hasSize(NumberWindow.SHOWN)
        .first()
        .as("the first one has gone")
        .isEqualTo(1L);
    assertThat((Double[]) view.get("predicted")).endsWith(1.0, 5.0);
    assertThat(lastTwo(view.get("label"))).containsExactly(2.0, null);
    assertThat(lastTwo(view.get("lower"))).containsExactly(null, 4.0);
    assertThat(lastTwo(view.get("upper"))).containsOnlyNulls();
    assertThat(Json.of(view)).doesNotContain("NaN");
  }

  @Test
  void takesTheFirstOfSeveralAndLeavesWhatIsNone() {
    NumberWindow window = new NumberWindow();
    assertThat(window.add(prediction(1, List.of(3.0, 4.0), List.of(5.0, 6.0)))).isTrue();
    assertThat(window.add(prediction(2, "a name", "b"))).isFalse();
    assertThat(window.add(prediction(3, List.of(), null))).isFalse();
    assertThat(window.add(prediction(4, Double.POSITIVE_INFINITY, 1.0))).isFalse();
    assertThat((Double[]) window.view().get("label")).containsExactly(5.0);
  }
}
