package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History(List.of("time", "value"));

  @Test
  void tellsTheRowsOfTheRoundsBetween() {
    history.append(1, 10, 0.5);
    history.append(2, 20, Double.NaN);
    history.append(2, 30, 1.25e-3);
    history.append(3, 40, 7);

    assertThat(history.rows(1, 2)).isEqualTo("[[20,null],[30,0.00125]]");
    assertThat(history.rows(-1, 3)).startsWith("[[10,0.5],").endsWith(",[40,7]]");
    assertThat(history.rows(3, 9)).isNull();
  }

  @Test
  void staysBoundedAndKeepsTheBeginningMoreSparsely() {
    for (int i = 0; i < 100 * History.CAPACITY; i++) {
      history.append(i, i, i);
    }
    assertThat(history.size()).isLessThanOrEqualTo(History.CAPACITY);
    String rows = history.rows(-1, Long.MAX_VALUE);
    assertThat(rows).startsWith("[[0,0],").endsWith(",[39999,39999]]");
    String[] times = rows.substring(2, rows.length() - 2).split("\\],\\[");
    int early = Integer.parseInt(times[1].split(",")[0]);
    int late = Integer.parseInt(times[times.length - 2].split(",")[0]);
    assertThat(early).as("the first gap is the widest").isGreaterThan(100);
    assertThat(late).as("the last rows are all there").isEqualTo(39_998);
  }

  @Test
  void refusesARowOfAnotherWidth() {
    assertThatThrownBy(() -> history.append(1, 10))
        .hasMessage("1 numbers for the columns [time, value] are not allowed");
  }
}
