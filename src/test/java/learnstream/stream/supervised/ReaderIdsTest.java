package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.gan.GanDrivers;
import learnstream.stream.sample.SampleDecoder;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A GAN and a model that read one topic: whom a sample is meant for, and who tells of what cannot
 * be read.
 */
class ReaderIdsTest {
  private static final String MODEL =
      """
      models:
        - {id: side, features: 2, classes: [left, right], layers: [], optimiser: sgd, learningRate: 0.5}
      """;

  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  @TempDir private Path directory;
  private GanDrivers gan;
  private TopologyTestDriver models;

  @BeforeEach
  void start() throws Exception {
    gan = new GanDrivers(GanDrivers.SMALL + MODEL, directory);
    models =
        GanDrivers.driver(
            SupervisedTopology.build(gan.deployment, NoBroker.GAPS, NoBroker.PAST),
            directory.resolve("models"));
  }

  @AfterEach
  void close() {
    gan.close();
    models.close();
  }

  private void send(byte[] value, Headers headers) {
    for (TopologyTestDriver driver : List.of(models, gan.discriminator)) {
      driver
          .createInputTopic(
              gan.deployment.topics().samples(),
              new ByteArraySerializer(),
              new ByteArraySerializer())
          .pipeInput(new TestRecord<>(null, value, headers));
    }
  }

  private byte[] sample(String modelId) {
    return codec.encode(
        new LabelledSample("s", modelId, List.of(1f, 2f), "left", 1.0, Instant.EPOCH));
  }

  private List<DeadLetter> modelsLetters() {
    return GanDrivers.read(models, gan.deployment.topics().deadLetters(), DeadLetter.class);
  }

  private List<DeadLetter> discriminatorsLetters() {
    return gan.deadLetters(GanHalf.DISCRIMINATOR);
  }

  private int predictions() {
    return GanDrivers.read(models, gan.deployment.topics().predictions(), Prediction.class).size();
  }

  private long realSamples() {
    return gan.metrics(GanHalf.DISCRIMINATOR).getRealSamples();
  }

  /** As a dead letter is that is sent back. */
  private static Headers onlyFor(String modelId) {
    return new RecordHeaders()
        .add(SampleDecoder.MODEL_HEADER, modelId.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatTheDiscriminatorRefusedComesBackToTheDiscriminatorOnly() {
    send(sample(null), onlyFor("gan-discriminator"));
    assertThat(realSamples()).isOne();
    assertThat(predictions()).isZero();
    assertThat(modelsLetters()).isEmpty();
    assertThat(discriminatorsLetters()).isEmpty();
  }

  @Test
  void whatTheModelRefusedComesBackToTheModelOnly() {
    send(sample(null), onlyFor("side"));
    assertThat(realSamples()).isZero();
    assertThat(predictions()).isOne();
    assertThat(modelsLetters()).isEmpty();
    assertThat(discriminatorsLetters()).isEmpty();
  }

  @Test
  void aSampleMayBeMeantForTheGanByEitherName() {
    send(sample("gan"), new RecordHeaders());
    send(sample("gan-discriminator"), new RecordHeaders());
    assertThat(realSamples()).isEqualTo(2);
    assertThat(predictions()).isZero();
    assertThat(modelsLetters()).isEmpty();
  }

  @Test
  void whatNobodyCanReadIsOneDeadLetterThatComesBackToBoth() {
    send(new byte[] {1, 2, 3}, new RecordHeaders());
    send(sample("nobody"), new RecordHeaders());
    assertThat(modelsLetters()).hasSize(2).allMatch(letter -> letter.getModelId() == null);
    assertThat(discriminatorsLetters()).as("else it would come back twice").isEmpty();
    assertThat(gan.metrics(GanHalf.DISCRIMINATOR).getDropped())
        .containsEntry("UNDECODABLE", 1L)
        .containsEntry("UNKNOWN_NAME", 1L);
    send(sample(null), new RecordHeaders());
    assertThat(realSamples()).isOne();
    assertThat(predictions()).isOne();
  }

  @Test
  void withoutModelsTheDiscriminatorTellsOfIt() throws Exception {
    try (GanDrivers alone = new GanDrivers(GanDrivers.SMALL, directory.resolve("alone"))) {
      String topic = alone.deployment.topics().samples();
      GanDrivers.pipe(alone.discriminator, topic, sample("nobody"));
      GanDrivers.pipe(alone.discriminator, topic, null);
      assertThat(alone.deadLetters(GanHalf.DISCRIMINATOR))
          .extracting(DeadLetter::getReason)
          .containsExactly(RefusalReason.UNKNOWN_NAME, RefusalReason.UNDECODABLE);
    }
  }

  @Test
  void aModelDoesNotHaveTheNameOfAHalf() {
    for (String id : List.of("gan", "gan-generator", "gan-discriminator", "gan-evaluation")) {
      String yaml = GanDrivers.SMALL + MODEL.replace("side", id);
      assertThatThrownBy(() -> ConfigReader.parse(yaml, "test"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("gan.id");
    }
  }
}
