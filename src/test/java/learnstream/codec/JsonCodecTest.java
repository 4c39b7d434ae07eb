package learnstream.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.fuzz.RandomRecord;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonCodecTest {
  private static final Prediction PREDICTION =
      Prediction.newBuilder()
          .setSampleId("s1")
          .setModelId("judge")
          .setModelVersion(7)
          .setScores(List.of(0.25f, 0.75f))
          .setPredicted("fraud")
          .setLabel(null)
          .setPartition(0)
          .setOffset(41)
          .setTrainingOffset(40)
          .setEventTime(Instant.parse("2026-01-31T12:00:00.123Z"))
          .setTime(Instant.parse("2026-01-31T12:00:01Z"))
          .build();

  static Stream<Class<? extends SpecificRecord>> writtenInJson() {
    return Stream.of(
        Prediction.class,
        ModelMetrics.class,
        GanMetrics.class,
        DeadLetter.class,
        ControlResult.class);
  }

  @Test
  void isAPlainObjectOfTheFields() {
    assertThat(new String(JsonCodec.of(Prediction.class).encode(PREDICTION), UTF_8))
        .startsWith(
            "{\"type\":\"Prediction\",\"sampleId\":\"s1\",\"modelId\":\"judge\",\"modelVersion\":7,"
                + "\"scores\":[0.25,0.75],\"predicted\":\"fraud\",\"label\":null,\"partition\":0,"
                + "\"offset\":41,\"trainingOffset\":40,\"eventTime\":\"2026-01-31T12:00:00.123Z\","
                + "\"time\":\"2026-01-31T12:00:01Z\",\"details\":{}");
  }

  @Test
  void givesBytesAsBase64() {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setHeaders(List.of())
            .setTopic("t")
            .setPartition(0)
            .setOffset(1)
            .setKey(null)
            .setValue(ByteBuffer.wrap(new byte[] {0, 1, -1}))
            .setReason(RefusalReason.UNDECODABLE)
            .setMessage("m")
            .setTime(Instant.EPOCH)
            .build();
    assertThat(new String(JsonCodec.of(DeadLetter.class).encode(letter), UTF_8))
        .contains("\"value\":\"AAH/\"", "\"key\":null", "\"reason\":\"UNDECODABLE\"");
  }

  @ParameterizedTest
  @MethodSource("writtenInJson")
  <T extends SpecificRecord> void isReadAsWhatWasWritten(Class<T> type) throws Exception {
    Schema schema = SpecificData.get().getSchema(type);
    AvroCodec<T> codec = AvroCodec.of(type);
    for (int seed = 0; seed < 300; seed++) {
      T record = random(schema, codec, seed);
      byte[] json = JsonCodec.of(type).encode(record);
      assertThat(codec.knows(json)).isTrue();
      assertThat(codec.decode(json)).isEqualTo(record);
    }
  }

  private static <T extends SpecificRecord> T random(Schema schema, AvroCodec<T> codec, int seed)
      throws Exception {
    GenericRecord record = (GenericRecord) new RandomRecord(new Random(seed)).of(schema);
    ByteBuffer message =
        new BinaryMessageEncoder<GenericRecord>(new GenericData(), schema).encode(record);
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return codec.decode(bytes);
  }

  @Test
  void readsWhatAnEarlierOrLaterVersionWrote() throws Exception {
    String json =
        "{\"type\":\"Prediction\",\"later\":{\"a\":[1]},\"sampleId\":\"s\",\"modelId\":\"m\",\"modelVersion\":1,"
            + "\"scores\":[],\"predicted\":[1,2],\"label\":1.5,\"partition\":0,\"offset\":0,\"trainingOffset\":-1,"
            + "\"time\":\"1970-01-01T00:00:00Z\"}";
    Prediction read = AvroCodec.of(Prediction.class).decode(json.getBytes(UTF_8));
    assertThat(read.getPredicted()).isEqualTo(List.of(1.0, 2.0));
    assertThat(read.getLabel()).isEqualTo(1.5);
    assertThat(read.getEventTime()).isEqualTo(Instant.EPOCH);
    assertThat(read.getDetails()).isEmpty();
  }

  @Test
  void refusesWhatIsNoSuchRecord() {
    AvroCodec<Prediction> codec = AvroCodec.of(Prediction.class);
    for (String json :
        List.of(
            "{",
            "{}",
            "{\"type\":\"ModelMetrics\"}",
            "{\"type\":\"Prediction\"}",
            "{\"type\":\"Prediction\",",
            new String(JsonCodec.of(Prediction.class).encode(PREDICTION), UTF_8)
                .replace("\"offset\":41", "\"offset\":\"x\""),
            new String(JsonCodec.of(Prediction.class).encode(PREDICTION), UTF_8)
                .replace("12:00:01Z", "noon"))) {
      assertThatThrownBy(() -> codec.decode(json.getBytes(UTF_8)))
          .as(json)
          .isInstanceOf(UndecodableException.class);
    }
  }

  @Test
  void leavesSamplesAndCheckpointsToAvro() {
    assertThatThrownBy(() -> JsonCodec.of(LabelledSample.class))
        .hasMessage("LabelledSample is written in Avro only");
    assertThatThrownBy(() -> AvroCodec.of(LabelledSample.class).decode("{}".getBytes(UTF_8)))
        .isInstanceOf(UndecodableException.class);
  }
}
