package learnstream.dashboard.picture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Tensor;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.Test;

class SampleViewTest {
  private static final List<PictureShape> SQUARE = List.of(new PictureShape(4, 4, 1));

  private static SampleView view(Object features) {
    return SampleView.of(
        new LabelledSample("s", null, features, null, 1.0, Instant.EPOCH), SQUARE, List.of());
  }

  @Test
  void drawsWhatHasTheSizeOfAPicture() {
    Tensor pixels = new Tensor(List.of(4, 4), ElementType.UINT8, ByteBuffer.wrap(new byte[16]));
    assertThat(view(pixels).picture().width()).isEqualTo(4);
    assertThat(view(pixels).values()).isNull();
    assertThat(view(IntStream.range(0, 16).mapToObj(i -> (float) i).toList()).picture())
        .isNotNull();
  }

  @Test
  void listsTheFirstNumbersOfWhatIsNone() {
    ByteBuffer floats = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(0.5f).putFloat(-2).flip();
    SampleView two = view(new Tensor(List.of(2), ElementType.FLOAT32, floats));
    assertThat(two.values()).isEqualTo(Map.of("0", 0.5, "1", -2.0));

    SampleView many = view(IntStream.range(0, 15).mapToObj(i -> (float) i).toList());
    assertThat(many.values()).hasSize(6);
    assertThat(many.total()).isEqualTo(15);
    assertThat(view(Map.of("heat", 3.5)).values()).isEqualTo(Map.of("heat", 3.5));
  }

  @Test
  void listsTheFieldsThatModelsLookAtWhateverTheyHold() {
    Map<String, Object> features = new HashMap<>();
    features.put("colour", "red");
    features.put("wet", true);
    features.put("size", null);
    features.put("unused", 1.0);
    LabelledSample sample = new LabelledSample("s", null, features, null, 1.0, Instant.EPOCH);
    SampleView view = SampleView.of(sample, SQUARE, List.of("size", "colour", "wet"));
    assertThat(view.values())
        .containsExactly(entry("size", null), entry("colour", "red"), entry("wet", true));
    assertThat(view.total()).isEqualTo(3);
  }

  @Test
  void picksThemFromRecordsInJson() throws Exception {
    Deployment deployment =
        ConfigReader.parse(
            """
            samples: {topic: t, format: json}
            models:
              - id: m
                fields: {price: {path: "items[0].price"}, note: text, gone: number}
                classes: [a, b]
            """,
            "test");
    SampleViewer viewer = SampleViewer.of(deployment);
    String record =
        "{'items': [{'price': 2.5}], 'note': '%s'}".replace('\'', '"').formatted("x".repeat(100));
    assertThat(viewer.view(record.getBytes(UTF_8)).values())
        .containsExactly(
            entry("price", 2.5), entry("note", "x".repeat(60) + "…"), entry("gone", null));
    assertThatThrownBy(() -> viewer.view("no JSON".getBytes(UTF_8)))
        .isInstanceOf(UndecodableException.class);
  }
}
