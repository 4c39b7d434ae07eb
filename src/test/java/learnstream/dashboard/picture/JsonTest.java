package learnstream.dashboard.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import learnstream.codec.avro.RefusalReason;
import learnstream.dashboard.panel.TopicRecords;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static String appended(double number) {
    StringBuilder text = new StringBuilder();
    Json.append(text, number);
    return text.toString();
  }

  @Test
  void writesNumbersShortAndNoneThatJsonDoesNotHave() {
    assertThat(appended(12)).isEqualTo("12");
    assertThat(appended(1.7637e12)).isEqualTo("1763700000000");
    assertThat(appended(1.0 / 3)).isEqualTo("0.33333334");
    assertThat(appended(-1e300)).as("beyond what a float has").isEqualTo("-1.0E300");
    assertThat(appended(Double.NaN)).isEqualTo("null");
    assertThat(appended(Double.NEGATIVE_INFINITY)).isEqualTo("null");
  }

  @Test
  void hasEveryFieldOfARecord() {
    assertThat(Json.fields(TopicRecords.letter(9, RefusalReason.TOO_LARGE, "why")))
        .containsEntry("offset", 9L)
        .containsEntry("reason", "TOO_LARGE")
        .containsEntry("time", 0L)
        .containsEntry("key", null)
        .containsEntry("value", 3);
    assertThat(Json.fields(TopicRecords.metrics("m", null, 5)).get("window"))
        .isInstanceOfSatisfying(
            Map.class, window -> assertThat(window.get("accuracy")).isEqualTo(0.75));
  }

  @Test
  void escapesWhatWouldEndAnEvent() {
    assertThat(Json.of("a\nb\"</script>")).doesNotContain("\n").startsWith("\"a\\nb\\\"");
  }
}
