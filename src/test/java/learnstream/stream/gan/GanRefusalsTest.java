package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.stream.sample.SampleDecoder;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a half of a GAN does not take: each time the next message must be taken as ever. */
class GanRefusalsTest {
  @TempDir private Path directory;
  private GanDrivers gan;
  private GeneratedBatch batch;

  @BeforeEach
  void start() throws Exception {
    gan = new GanDrivers(GanDrivers.SMALL, directory);
    gan.realPoints(20);
    gan.advance(Duration.ofMillis(50));
    batch = gan.batches().get(0);
  }

  @AfterEach
  void close() {
    gan.close();
  }

  private static byte[] encode(SpecificRecord record) throws Exception {
    return encode(record.getSchema(), record);
  }

  /** The fields that the schema has, under their own names. */
  private static byte[] encode(Schema schema, SpecificRecord record) throws Exception {
    GenericRecord generic = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      generic.put(field.name(), record.get(record.getSchema().getField(field.name()).pos()));
    }
    ByteBuffer bytes =
        new BinaryMessageEncoder<GenericRecord>(new GenericData(), schema).encode(generic);
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return array;
  }

  private static Schema earlier(String name) throws Exception {
    try (InputStream file =
        AvroCodec.class.getResourceAsStream("/schemas/earlier/" + name + ".1.avsc")) {
      return new Schema.Parser().parse(file);
    }
  }

  private static Schema withoutItsLastField(Schema schema) {
    List<Schema.Field> fields =
        schema.getFields().subList(0, schema.getFields().size() - 1).stream()
            .map(field -> new Schema.Field(field, field.schema()))
            .toList();
    return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
  }

  private DeadLetter onlyLetter(GanHalf half) {
    List<DeadLetter> letters = gan.deadLetters(half);
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }

  private void assertTheExchangeGoesOn() {
    assertThat(gan.metrics(GanHalf.DISCRIMINATOR).getVersion()).isZero();
    assertThat(gan.metrics(GanHalf.GENERATOR).getVersion()).isZero();
    Feedback answer = gan.judge(batch);
    assertThat(answer.getRefusal()).isNull();
    gan.toGenerator(answer);
    assertThat(gan.metrics(GanHalf.GENERATOR).getVersion()).isEqualTo(1);
  }

  @Test
  void aBatchOfAnotherRun() throws Exception {
    gan.toDiscriminator(
        encode(GeneratedBatch.newBuilder(batch).setRunId("another").setEra(9).build()));
    assertThat(gan.feedback()).as("an answer to somebody else's generator").isEmpty();
    DeadLetter letter = onlyLetter(GanHalf.DISCRIMINATOR);
    assertThat(letter.getReason()).isEqualTo(RefusalReason.OTHER_RUN);
    assertThat(letter.getMessage()).isEqualTo("runId: another is not allowed; give small");
    assertThat(letter.getModelId()).isEqualTo("gan-discriminator");
    assertThat(letter.getTopic()).isEqualTo("small.generated");
    assertTheExchangeGoesOn();
  }

  @Test
  void feedbackOfAnotherRun() throws Exception {
    Feedback other = Feedback.newBuilder(gan.judge(batch)).setRunId("another").setEra(9).build();
    gan.toGenerator(encode(other));
    DeadLetter letter = onlyLetter(GanHalf.GENERATOR);
    assertThat(letter.getReason()).isEqualTo(RefusalReason.OTHER_RUN);
    assertThat(letter.getMessage()).isEqualTo("runId: another is not allowed; give small");
    assertThat(letter.getModelId()).isEqualTo("gan-generator");
    assertThat(gan.metrics(GanHalf.GENERATOR).getVersion()).isZero();
    assertThat(gan.metrics(GanHalf.GENERATOR).getEra()).isZero();
  }

  @Test
  void batchesOfAnotherShape() throws Exception {
    ByteBuffer tooFew = FloatBytes.encode(new float[15], 0, 15);
    for (GeneratedBatch wrong :
        List.of(
            GeneratedBatch.newBuilder(batch).setWidth(3).setEra(9).build(),
            GeneratedBatch.newBuilder(batch).setCount(4).build(),
            GeneratedBatch.newBuilder(batch).setSamples(tooFew).build())) {
      Feedback answer = gan.judge(wrong);
      assertThat(answer.getRefusal()).contains("are not allowed; give 8 of 2 float32");
      assertThat(answer.getEra()).as("nothing else of it is believed").isZero();
      DeadLetter letter = onlyLetter(GanHalf.DISCRIMINATOR);
      assertThat(letter.getReason()).isEqualTo(RefusalReason.WRONG_SHAPE);
      assertThat(letter.getMessage()).isEqualTo(answer.getRefusal());
    }
    assertTheExchangeGoesOn();
  }

  @Test
  void gradientsOfAnotherShape() throws Exception {
    Feedback right = gan.judge(batch);
    for (ByteBuffer gradient :
        List.of(FloatBytes.encode(new float[15], 0, 15), ByteBuffer.allocate(7))) {
      gan.toGenerator(encode(Feedback.newBuilder(right).setGradient(gradient).build()));
      assertThat(onlyLetter(GanHalf.GENERATOR))
          .returns(RefusalReason.WRONG_SHAPE, DeadLetter::getReason)
          .returns(
              "gradient: %d bytes are not allowed; give 8 samples of 2 float32"
                  .formatted(gradient.remaining()),
              DeadLetter::getMessage);
    }
    gan.toGenerator(right);
    assertThat(gan.metrics(GanHalf.GENERATOR).getVersion()).isEqualTo(1);
  }

  @Test
  void gradientsThatAreNotFiniteChangeNothing() throws Exception {
    Feedback right = gan.judge(batch);
    float[] wrong = new float[16];
    wrong[5] = Float.NaN;
    gan.toGenerator(
        Feedback.newBuilder(right).setGradient(FloatBytes.encode(wrong, 0, 16)).build());
    var metrics = gan.metrics(GanHalf.GENERATOR);
    assertThat(metrics.getVersion()).isZero();
    assertThat(metrics.getDropped()).containsEntry("NON_FINITE_GRADIENT", 1L);
    assertThat(gan.batches()).as("the next ones").isNotEmpty();
  }

  @Test
  void bytesThatCannotBeRead() throws Exception {
    byte[] whole = encode(batch);
    byte[] feedback = encode(Feedback.newBuilder(gan.judge(batch)).build());
    gan.toDiscriminator("not Avro".getBytes(StandardCharsets.UTF_8));
    gan.toDiscriminator(Arrays.copyOf(whole, whole.length - 5));
    gan.toDiscriminator(null);
    gan.toGenerator(Arrays.copyOf(feedback, feedback.length + 1));
    gan.toGenerator((byte[]) null);
    GanDrivers.pipe(gan.generator, gan.deployment.topics().requests(), new byte[3]);
    assertThat(gan.deadLetters(GanHalf.DISCRIMINATOR))
        .hasSize(3)
        .allMatch(letter -> letter.getReason() == RefusalReason.UNDECODABLE);
    assertThat(gan.deadLetters(GanHalf.GENERATOR))
        .hasSize(3)
        .allMatch(letter -> letter.getReason() == RefusalReason.UNDECODABLE);
    gan.toGenerator(feedback);
    assertThat(gan.metrics(GanHalf.GENERATOR).getVersion()).isEqualTo(1);
    assertThat(gan.metrics(GanHalf.GENERATOR).getDropped()).containsEntry("UNDECODABLE", 3L);
  }

  @Test
  void anEarlierVersionOfTheSchemasIsRead() throws Exception {
    gan.toDiscriminator(encode(earlier("GeneratedBatch"), batch));
    Feedback answer = gan.feedback().get(0);
    assertThat(answer.getRefusal()).isNull();
    assertThat(answer.getBatchId()).isEqualTo(batch.getBatchId());
    gan.toGenerator(encode(earlier("Feedback"), answer));
    assertThat(gan.metrics(GanHalf.GENERATOR).getVersion()).isEqualTo(1);
    assertThat(gan.deadLetters(GanHalf.DISCRIMINATOR)).isEmpty();
    assertThat(gan.deadLetters(GanHalf.GENERATOR)).isEmpty();
  }

  @Test
  void aVersionThatNobodyKnows() throws Exception {
    gan.toDiscriminator(encode(withoutItsLastField(GeneratedBatch.getClassSchema()), batch));
    DeadLetter letter = onlyLetter(GanHalf.DISCRIMINATOR);
    assertThat(letter.getReason()).isEqualTo(RefusalReason.UNKNOWN_SCHEMA);
    assertThat(letter.getMessage()).endsWith("is not known as a version of GeneratedBatch");
    gan.toGenerator(encode(withoutItsLastField(Feedback.getClassSchema()), gan.judge(batch)));
    assertThat(onlyLetter(GanHalf.GENERATOR).getReason()).isEqualTo(RefusalReason.UNKNOWN_SCHEMA);
  }

  @Test
  void realSamplesThatTheNetworksCannotSee() throws Exception {
    gan.real(List.of(1f, 2f, 3f));
    gan.real(List.of(1f));
    gan.real(List.of(1f, Float.NaN));
    gan.real(List.of(Float.POSITIVE_INFINITY, 1f));
    gan.real(Map.of("x", 1.0, "y", 1.0));
    assertThat(gan.deadLetters(GanHalf.DISCRIMINATOR))
        .extracting(DeadLetter::getReason)
        .containsExactly(
            RefusalReason.WRONG_FEATURE_COUNT,
            RefusalReason.WRONG_FEATURE_COUNT,
            RefusalReason.NOT_FINITE,
            RefusalReason.NOT_FINITE,
            RefusalReason.UNKNOWN_NAME);
    assertThat(gan.metrics(GanHalf.DISCRIMINATOR).getRealSamples()).isEqualTo(20);
    assertTheExchangeGoesOn();
  }

  @Test
  void realSamplesThatAreTooLarge() throws Exception {
    try (GanDrivers named =
        new GanDrivers(
            GanDrivers.SMALL.replace("features: 2", "features: [x, y]"),
            directory.resolve("named"))) {
      named.real(Map.of("x", 1e300, "y", 1.0));
      named.real(Map.of("x", 1e30, "y", 1.0));
      named.real(Map.of("x", 1e9, "y", 1.0));
      assertThat(named.deadLetters(GanHalf.DISCRIMINATOR))
          .extracting(DeadLetter::getMessage)
          .containsExactly(
              "features: number 0: 1.0E300 is not allowed; give one that is at most 1.0E9, once scaled",
              "features: number 0: 1.0E30 is not allowed; give one that is at most 1.0E9, once scaled");
      assertThat(named.metrics(GanHalf.DISCRIMINATOR).getRealSamples()).isOne();
    }
  }

  @Test
  void aDeadLetterDoesNotRepeatWhatItsTopicCouldNotHold() throws Exception {
    gan.toDiscriminator(
        encode(
            GeneratedBatch.newBuilder(batch)
                .setRunId("another")
                .setSamples(ByteBuffer.allocate(2_000_000))
                .build()));
    assertThat(onlyLetter(GanHalf.DISCRIMINATOR).getValue()).isNull();
  }

  @Test
  void aRealSampleWhoseHeaderHasNoValue() throws Exception {
    gan.discriminator
        .createInputTopic(
            gan.deployment.topics().samples(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(
            new TestRecord<>(
                null,
                AvroCodec.of(LabelledSample.class)
                    .encode(
                        new LabelledSample("s", null, List.of(1f, 2f), null, 1.0, Instant.EPOCH)),
                new RecordHeaders().add(SampleDecoder.MODEL_HEADER, null)));
    assertTheExchangeGoesOn();
  }
}
