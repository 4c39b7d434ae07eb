package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.DrawnSamples;
import learnstream.config.reader.ConfigReader;
import learnstream.dashboard.picture.Json;
import org.junit.jupiter.api.Test;

class GanPanelTest {
  private long second;

  private static GanPanel board(int features) throws Exception {
    return new GanPanel(
        ConfigReader.parse("{name: g, gan: {features: %d, noise: 2}}".formatted(features), "test")
            .gan());
  }

  @Test
  void aPictureHasTheClassThatItWasDrawnFor() throws Exception {
    GanPanel board =
        new GanPanel(
            ConfigReader.parse(
                    "gan: {features: {shape: [2, 2]}, conditional: true, classes: [cat, dog]}", "x")
                .gan());
    DrawnSamples answer = drawn(4, 0, null, 0, 1, 2, 3, 4, 5, 6, 7);
    board.take(DrawnSamples.newBuilder(answer).setLabels(List.of("dog", "cat")).build());
    assertThat(shown(board).get("labels").toString()).isEqualTo("[\"dog\",\"cat\"]");
    DrawnSamples wrong = DrawnSamples.newBuilder(answer).setLabels(List.of("dog")).build();
    assertThatThrownBy(() -> board.take(wrong))
        .hasMessage("1 labels of 2 samples; as many, or none, are allowed");
  }

  private static DrawnSamples drawn(int width, int part, String refusal, float... numbers) {
    return DrawnSamples.newBuilder()
        .setRequestId("r")
        .setModelId("gan")
        .setRunId("g")
        .setGeneratorVersion(3)
        .setExchange(4)
        .setSeed(null)
        .setPart(part)
        .setParts(2)
        .setCount(numbers.length / width)
        .setWidth(width)
        .setSamples(FloatBytes.encode(numbers, 0, numbers.length))
        .setRefusal(refusal)
        .setTime(Instant.EPOCH)
        .build();
  }

  private JsonNode shown(GanPanel board) throws Exception {
    second += 1_000_000_000L;
    board.drawn.render(second, 1);
    return Json.MAPPER.readTree(board.drawn.json());
  }

  @Test
  void showsPicturesPointsOrNumbers() throws Exception {
    GanPanel pictures = board(16);
    assertThat(shown(pictures)).isEmpty();
    pictures.take(drawn(16, 0, null, new float[48]));
    assertThat(shown(pictures).get("pictures")).hasSize(3);

    GanPanel points = board(2);
    points.take(drawn(2, 0, null, 1, 2, 3, 4));
    assertThat(shown(points).get("points").toString()).isEqualTo("[1.0,2.0,3.0,4.0]");

    GanPanel numbers = board(3);
    numbers.take(drawn(3, 0, null, 1, 2, 3, 4, 5, 6));
    assertThat(shown(numbers).get("first").toString()).isEqualTo("[1.0,2.0,3.0]");
  }

  @Test
  void keepsTheFirstPartAndNoRefusal() throws Exception {
    GanPanel board = board(2);
    board.take(drawn(2, 0, null, 1, 2));
    board.take(drawn(2, 1, null, 3, 4));
    board.take(drawn(2, 0, "too many", 5, 6));
    assertThat(shown(board).get("points").toString()).isEqualTo("[1.0,2.0]");
  }
}
