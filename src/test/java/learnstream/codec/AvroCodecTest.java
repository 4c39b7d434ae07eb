package learnstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.SampleRequest;
import learnstream.codec.binary.FloatList;
import learnstream.codec.binary.GeneratedClasses;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroCodecTest {
  private static final LabelledSample SAMPLE =
      new LabelledSample("s1", null, List.of(1.5f, -2f), "yes", 1.0, Instant.EPOCH);

  static Stream<Class<? extends SpecificRecord>> everyRecord() {
    return Stream.of(
        LabelledSample.class,
        Prediction.class,
        ModelMetrics.class,
        Checkpoint.class,
        GeneratedBatch.class,
        Feedback.class,
        GanMetrics.class,
        SampleRequest.class,
        DrawnSamples.class,
        DeadLetter.class,
        ControlCommand.class,
        ControlResult.class);
  }

  /** The schema as a later version would be: with one more field, which has a default. */
  private static Schema newer(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field("addedLater", Schema.create(Schema.Type.INT), "A test's.", 7));
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  /** Some record of the schema, from Avro's own random data. */
  private static GenericRecord random(Schema schema) {
    return (GenericRecord) new learnstream.fuzz.RandomRecord(new Random(5)).of(schema);
  }

  @ParameterizedTest
  @MethodSource("everyRecord")
  <T extends SpecificRecord> void readsWhatANewerWriterWrote(Class<T> type) throws Exception {
    Schema schema = SpecificData.get().getSchema(type);
    GenericRecord written = random(newer(schema));
    byte[] bytes = encode(newer(schema), written);
    AvroCodec<T> codec = AvroCodec.of(type);
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("not known as a version of " + schema.getName());
    T read = codec.know(newer(schema)).decode(bytes);
    assertThat(SpecificData.get().compare(read, read, schema)).isZero();
    assertThat(read.get(0).toString()).isEqualTo(written.get(0).toString());
  }

  @ParameterizedTest
  @MethodSource("everyRecord")
  void isReadByANewerReader(Class<? extends SpecificRecord> type) throws Exception {
    Schema schema = SpecificData.get().getSchema(type);
    byte[] bytes = encode(schema, random(schema));
    GenericRecord read =
        new GenericDatumReader<GenericRecord>(schema, newer(schema))
            .read(null, DecoderFactory.get().binaryDecoder(bytes, 10, bytes.length - 10, null));
    assertThat(read.get("addedLater")).isEqualTo(7);
  }

  private static byte[] encode(Schema schema, GenericRecord record) throws Exception {
    ByteBuffer message =
        new BinaryMessageEncoder<GenericRecord>(new GenericData(), schema).encode(record);
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return bytes;
  }

  @Test
  void writesAvrosSingleObjectEncoding() throws Exception {
    byte[] bytes = AvroCodec.of(LabelledSample.class).encode(SAMPLE);
    assertThat(bytes).startsWith(0xC3, 0x01);
    assertThat(AvroCodec.of(LabelledSample.class).decode(bytes)).isEqualTo(SAMPLE);
    assertThat(byAvro(bytes)).isEqualTo(SAMPLE);
  }

  private static LabelledSample byAvro(byte[] bytes) throws Exception {
    return new BinaryMessageDecoder<LabelledSample>(
            new GeneratedClasses(LabelledSample.class), LabelledSample.getClassSchema())
        .decode(ByteBuffer.wrap(bytes));
  }

  /** Which classes Avro may make is one list for the whole JVM, and the application's. */
  @Test
  void trustsItsOwnClassesWithoutAvrosList() throws Exception {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    assertThat(codec.decode(codec.encode(SAMPLE))).isEqualTo(SAMPLE);
    assertThat(ClassSecurityValidator.getGlobal()).isSameAs(ClassSecurityValidator.DEFAULT);
  }

  @Test
  void refusesBytesLeftOver() {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    byte[] bytes = codec.encode(SAMPLE);
    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length + 2)))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("2 more bytes follow the LabelledSample");
  }

  /** An array may be written in blocks; Avro's own reader is the oracle. */
  @Test
  void readsTheFloatsOfAllBlocksBitByBit() throws Exception {
    float[] few = {1.5f, -0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY};
    requireSame(few, 2, 3);
    requireSame(Arrays.copyOf(few, 200), 3, 150, 47);
  }

  private static void requireSame(float[] numbers, int... blocks) throws Exception {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    byte[] bytes = inBlocks(codec, numbers, blocks);
    LabelledSample read = codec.decode(bytes);
    assertThat(read.getFeatures()).isInstanceOf(FloatList.class);
    assertThat((List<?>) read.getFeatures()).hasSize(numbers.length);
    assertThat(read).isEqualTo(byAvro(bytes));
    double[] copied = new double[numbers.length];
    ((FloatList) read.getFeatures()).copyTo(copied);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(Double.doubleToRawLongBits(copied[i]))
          .isEqualTo(Double.doubleToRawLongBits(numbers[i]));
    }
  }

  @Test
  void aMegabyteOfTinyBlocksTakesNoLongerThanItsBytes() throws Exception {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    int[] ones = new int[200_000];
    Arrays.fill(ones, 1);
    byte[] bytes = inBlocks(codec, new float[ones.length], ones);
    LabelledSample read =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> codec.decode(bytes));
    assertThat((List<?>) read.getFeatures()).hasSize(ones.length);
  }

  /** A sample of these features, whose array is written in blocks of these lengths. */
  private static byte[] inBlocks(AvroCodec<LabelledSample> codec, float[] numbers, int... lengths)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(codec.encode(SAMPLE), 0, 10);
    var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    encoder.writeString("s1");
    encoder.writeIndex(0);
    encoder.writeNull();
    encoder.writeIndex(0);
    int next = 0;
    for (int length : lengths) {
      encoder.writeLong(length);
      for (int i = 0; i < length; i++) {
        encoder.writeFloat(numbers[next++]);
      }
    }
    encoder.writeLong(0);
    encoder.writeIndex(0);
    encoder.writeNull();
    encoder.writeDouble(1);
    encoder.writeLong(0);
    return out.toByteArray();
  }

  @Test
  void doesNotBelieveAHugeArray() throws Exception {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    encoder.writeString("s1");
    encoder.writeIndex(0);
    encoder.writeNull();
    encoder.writeIndex(0);
    encoder.writeLong(Integer.MAX_VALUE - 8);
    byte[] header = Arrays.copyOf(codec.encode(SAMPLE), 10);
    byte[] bytes = ByteBuffer.allocate(10 + out.size()).put(header).put(out.toByteArray()).array();
    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(UndecodableException.class);
  }

  @Test
  void neverThrowsAnythingElseForDamagedBytes() {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    byte[] whole =
        codec.encode(
            new LabelledSample(
                "s1", "m", Map.of("a", 1.0, "b", 2.0), List.of(1.0), 1.0, Instant.EPOCH));
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(whole, whole.length - random.nextInt(3));
      for (int k = 0; k <= random.nextInt(3); k++) {
        bytes[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt(256);
      }
      try {
        codec.decode(bytes);
      } catch (UndecodableException e) {
        refused++;
        assertThat(e.reason()).isIn(RefusalReason.UNDECODABLE, RefusalReason.TOO_LARGE);
      }
    }
    assertThat(refused).isBetween(1000, 20_000);
  }
}
