package learnstream.dashboard.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Tensor;
import org.junit.jupiter.api.Test;

class SampleViewTest {
  private static final List<PictureShape> SQUARE = List.of(new PictureShape(4, 4, 1));

  private static SampleView view(Object features) {
    return SampleView.of(new LabelledSample("s", null, features, null, 1.0, Instant.EPOCH), SQUARE);
  }

  @Test
  void drawsWhatHasTheSizeOfAPicture() {
    Tensor pixels = new Tensor(List.of(4, 4), ElementType.UINT8, ByteBuffer.wrap(new byte[16]));
    assertThat(view(pixels).picture().width()).isEqualTo(4);
    assertThat(view(pixels).numbers()).isNull();
    assertThat(view(IntStream.range(0, 16).mapToObj(i -> (float) i).toList()).picture())
        .isNotNull();
  }

  @Test
  void listsTheFirstNumbersOfWhatIsNone() {
    ByteBuffer floats = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(0.5f).putFloat(-2).flip();
    SampleView two = view(new Tensor(List.of(2), ElementType.FLOAT32, floats));
    assertThat(two.numbers()).isEqualTo(Map.of("0", 0.5f, "1", -2f));

    SampleView many = view(IntStream.range(0, 15).mapToObj(i -> (float) i).toList());
    assertThat(many.numbers()).hasSize(6);
    assertThat(many.total()).isEqualTo(15);
    assertThat(view(Map.of("heat", 3.5f)).numbers()).isEqualTo(Map.of("heat", 3.5f));
  }
}
