package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfusionWindowTest {
  @Test
  void countsTheNewestPredictionsOnly() {
    ConfusionWindow window = new ConfusionWindow(List.of("cat", "dog"), 2);
    for (int i = 0; i < 3; i++) {
      window.add("cat", "dog");
    }
    for (int i = 0; i < ConfusionWindow.WINDOW - 2; i++) {
      window.add("dog", "dog");
    }
    assertThat(window.total()).isEqualTo(ConfusionWindow.WINDOW);
    assertThat((int[]) window.view().get("counts"))
        .as("one of the three has left the window")
        .containsExactly(0, 2, 0, ConfusionWindow.WINDOW - 2);
    assertThat(window.view().get("worst")).isEqualTo(List.of(List.of("cat", "dog", 2L)));
  }

  @Test
  void groupsTheRarerOfManyClasses() {
    String[] names = IntStream.range(0, 5000).mapToObj(Integer::toString).toArray(String[]::new);
    ConfusionWindow window = new ConfusionWindow(Arrays.asList(names), names.length);
    for (int common = 100; common < 120; common++) {
      for (int i = 0; i < 3; i++) {
        window.add(names[common], names[common]);
      }
    }
    window.add("4999", "1");
    window.add("4999", "1");
    window.add("2", "2");
    window.add("119", "7");
    Map<String, Object> view = window.view();
    List<?> classes = (List<?>) view.get("classes");
    assertThat(classes).hasSize(20).first().as("the most frequent").isEqualTo("119");
    assertThat(view.get("others")).isEqualTo(4980);
    assertThat(view.get("right")).isEqualTo(61L);
    int[] counts = (int[]) view.get("counts");
    assertThat(counts).hasSize(21 * 21);
    assertThat(counts[0]).isEqualTo(3);
    assertThat(counts[20]).as("119 taken for one of the others").isEqualTo(1);
    assertThat(counts[21 * 21 - 1]).as("others among themselves").isEqualTo(3);
    assertThat(view.get("worst"))
        .isEqualTo(List.of(List.of("4999", "1", 2L), List.of("119", "7", 1L)));
  }

  @Test
  void takesInClassesThatGrowUpToTheirNumber() {
    ConfusionWindow window = new ConfusionWindow(List.of(), 2);
    assertThat(window.add("cat", "cat")).isTrue();
    assertThat(window.add("dog", "cat")).isTrue();
    assertThat(window.add("cow", "cat")).as("a third one").isFalse();
    assertThat(window.view().get("classes")).isEqualTo(List.of("cat", "dog"));
    assertThat((int[]) window.view().get("counts")).containsExactly(1, 0, 1, 0);
  }
}
