package learnstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RecordHeader;
import learnstream.codec.avro.RefusalReason;
import learnstream.fuzz.RandomRecord;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredCodecTest {
  private static final DeadLetter LETTER =
      DeadLetter.newBuilder()
          .setTopic("t")
          .setPartition(0)
          .setOffset(5)
          .setKey(null)
          .setValue(ByteBuffer.wrap(new byte[] {1}))
          .setReason(RefusalReason.TOO_LARGE)
          .setMessage("m")
          .setTime(Instant.EPOCH)
          .setHeaders(List.of(new RecordHeader("h", null)))
          .build();

  private static SchemasById registry(Map<Integer, Schema> schemas) {
    return id -> {
      if (!schemas.containsKey(id)) {
        throw new UndecodableException(RefusalReason.UNKNOWN_SCHEMA, "no schema id " + id);
      }
      return schemas.get(id);
    };
  }

  private static Schema schema(Class<? extends SpecificRecord> type) {
    return new Schema.Parser().parse(RegisteredCodec.schema(type));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Prediction.class,
        ModelMetrics.class,
        GanMetrics.class,
        DeadLetter.class,
        ControlResult.class
      })
  <T extends SpecificRecord> void whatIsWrittenIsReadAgain(Class<T> type) throws Exception {
    assertThat(RegisteredCodec.schema(type)).doesNotContain("avro.java");
    AvroCodec<T> codec = AvroCodec.of(type, registry(Map.of(7, schema(type))));
    RegisteredCodec<T> registered = new RegisteredCodec<>(type, topic -> 7);
    Schema own = SpecificData.get().getSchema(type);
    for (int seed = 0; seed < 20; seed++) {
      T record = codec.decode(single(own, random(own, seed)));
      byte[] bytes = registered.serialize("t", record);
      assertThat(bytes).startsWith((byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 7);
      assertThat(codec.knows(bytes)).isTrue();
      assertThat(codec.decode(bytes)).isEqualTo(record);
    }
  }

  private static GenericRecord random(Schema schema, int seed) throws Exception {
    return (GenericRecord) new RandomRecord(new Random(seed)).of(schema);
  }

  private static byte[] single(Schema schema, GenericRecord record) throws Exception {
    ByteBuffer message =
        new BinaryMessageEncoder<GenericRecord>(new GenericData(), schema).encode(record);
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return bytes;
  }

  /** By the schema that is registered, and by nothing else. */
  @Test
  void aStrangerReadsIt() throws Exception {
    byte[] bytes = new RegisteredCodec<>(DeadLetter.class, topic -> 7).serialize("t", LETTER);
    GenericRecord read =
        new GenericDatumReader<GenericRecord>(schema(DeadLetter.class))
            .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    assertThat(read.get("reason").toString()).isEqualTo("TOO_LARGE");
    assertThat(read.get("offset")).isEqualTo(5L);
  }

  @Test
  void resolvesWhatOtherVersionsWrote() throws Exception {
    Schema earlier =
        new Schema.Parser()
            .parse(getClass().getResourceAsStream("/schemas/earlier/DeadLetter.1.avsc"));
    GenericRecord written = random(earlier, 3);
    byte[] single = single(earlier, written);
    byte[] bytes = new byte[single.length - 5];
    bytes[4] = 8;
    System.arraycopy(single, 10, bytes, 5, single.length - 10);
    DeadLetter read = AvroCodec.of(DeadLetter.class, registry(Map.of(8, earlier))).decode(bytes);
    assertThat(read.getMessage()).isEqualTo(written.get("message").toString());
    assertThat(read.getHeaders()).isEmpty();
  }

  @Test
  void whatIsNoSuchRecordIsRefused() throws Exception {
    byte[] bytes = new RegisteredCodec<>(DeadLetter.class, topic -> 7).serialize("t", LETTER);
    SchemasById registry = registry(Map.of(7, schema(Prediction.class)));
    assertRefused(
        AvroCodec.of(DeadLetter.class, registry), bytes, "is of learnstream.codec.avro.Prediction");
    assertRefused(AvroCodec.of(DeadLetter.class, registry(Map.of())), bytes, "no schema id 7");
    assertRefused(AvroCodec.of(DeadLetter.class), bytes, "give output.registry");
    assertRefused(
        AvroCodec.of(LabelledSample.class, registry), bytes, "do not begin with the marker");
    bytes[bytes.length - 1] = 9;
    assertRefused(
        AvroCodec.of(DeadLetter.class, registry(Map.of(7, schema(DeadLetter.class)))),
        bytes,
        "DeadLetter");
    assertThat(AvroCodec.of(DeadLetter.class, registry).knows(bytes)).isFalse();
    assertThat(AvroCodec.of(DeadLetter.class).knows(bytes)).isFalse();
  }

  private static void assertRefused(AvroCodec<?> codec, byte[] bytes, String message) {
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining(message);
  }
}
