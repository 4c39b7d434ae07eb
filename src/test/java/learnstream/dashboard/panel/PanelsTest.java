package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import learnstream.codec.avro.RefusalReason;
import org.junit.jupiter.api.Test;

/** Small parts of the page that only keep and count. */
class PanelsTest {
  private static final long SECOND = 1_000_000_000L;

  private static String json(Panel panel, long round) {
    panel.render(round * SECOND, round);
    return panel.json();
  }

  @Test
  void ratesAreSmoothedAndATopicMadeAnewHasNone() {
    FlowRates rates = new FlowRates();
    rates.measure(Map.of("t", 1_000L), SECOND);
    assertThat(json(rates.panel, 1)).contains("\"t\":0.0");
    rates.measure(Map.of("t", 1_100L), 2 * SECOND);
    assertThat(json(rates.panel, 2)).contains("\"t\":50.0");
    rates.measure(Map.of("t", 1_300L), 4 * SECOND);
    assertThat(json(rates.panel, 3)).as("100 and 50").contains("\"t\":75.0");
    rates.measure(Map.of("t", 3L), 5 * SECOND);
    assertThat(json(rates.panel, 4)).contains("\"t\":0.0");
    rates.missing(Set.of("u"));
    assertThat(json(rates.panel, 5)).contains("\"missing\":[\"u\"]");
  }

  @Test
  void aPanelIsRenderedAtItsPaceAndOnlyWhenItHasChanged() {
    int[] number = {0};
    Panel panel = new Panel(1_000, () -> number[0]++);
    panel.render(0, 1);
    panel.render(5 * SECOND, 2);
    assertThat(panel.version()).as("nothing has changed").isEqualTo(1);
    panel.touch();
    panel.render(SECOND / 2, 3);
    assertThat(panel.json()).as("too soon").isEqualTo("0");
    panel.render(SECOND, 4);
    assertThat(panel.json()).isEqualTo("1");
    assertThat(panel.version()).isEqualTo(4);
  }

  @Test
  void deadLettersAreCountedByReasonAndShownInHexadecimal() {
    DeadLetterPanel board = new DeadLetterPanel();
    for (int i = 0; i < 100; i++) {
      board.take(
          TopicRecords.letter(
              i, i == 0 ? RefusalReason.TOO_LARGE : RefusalReason.UNDECODABLE, "letter " + i));
    }
    assertThat(json(board.panel, 1))
        .contains("\"total\":100", "\"TOO_LARGE\":1", "\"UNDECODABLE\":99")
        .contains("\"value\":\"00 7f c8\",\"bytes\":3", "letter 99", "letter 70")
        .doesNotContain("letter 69");
  }
}
