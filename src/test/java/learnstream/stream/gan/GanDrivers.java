package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.SampleRequest;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.metric.Observer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * Both halves of a GAN, each in a driver of its own, without a broker: the test is the network
 * between them. A test that uses one half only leaves the other alone.
 */
public final class GanDrivers implements AutoCloseable {
  /** Small enough for hundreds of exchanges a second; the clock never comes in between. */
  public static final String SMALL =
      """
      name: small
      metrics: {everySamples: 1, every: 1s}
      gan:
        features: 2
        noise: 3
        batch: 8
        generator: {layers: [6]}
        discriminator: {layers: [6]}
        balance: {on: false, window: 5}
        checkpoint: {everyExchanges: 20, keep: 3}
        snapshot: {every: 1h}
      """;

  public final Deployment deployment;
  final TopologyTestDriver generator;
  public final TopologyTestDriver discriminator;
  private final AvroCodec<GeneratedBatch> batchCodec = AvroCodec.of(GeneratedBatch.class);
  private final AvroCodec<Feedback> feedbackCodec = AvroCodec.of(Feedback.class);
  private final AvroCodec<LabelledSample> sampleCodec = AvroCodec.of(LabelledSample.class);
  private final AvroCodec<SampleRequest> requestCodec = AvroCodec.of(SampleRequest.class);

  public GanDrivers(String yaml, Path directory) throws Exception {
    deployment = ConfigReader.parse(yaml, "test");
    generator =
        driver(
            GanTopology.generator(deployment, Observer.NOBODY, new RecordFormats(deployment)),
            directory.resolve("generator"));
    discriminator =
        driver(
            GanTopology.discriminator(
                deployment,
                (partition, most, each) -> 0,
                Observer.NOBODY,
                new RecordFormats(deployment)),
            directory.resolve("discriminator"));
  }

  public static TopologyTestDriver driver(Topology topology, Path directory) {
    Properties properties = new Properties();
    properties.put("application.id", "test");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("state.dir", directory.toString());
    return new TopologyTestDriver(topology, properties, Instant.ofEpochMilli(1_000_000));
  }

  public static void pipe(TopologyTestDriver driver, String topic, byte[] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(value);
  }

  public static <T extends SpecificRecord> List<T> read(
      TopologyTestDriver driver, String topic, Class<T> type) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), AvroCodec.of(type))
        .readValuesToList();
  }

  /** What the generator has sent since this was asked last. */
  List<GeneratedBatch> batches() {
    return read(generator, deployment.topics().generated(), GeneratedBatch.class);
  }

  /** What the discriminator has answered since this was asked last. */
  List<Feedback> feedback() {
    return read(discriminator, deployment.topics().feedback(), Feedback.class);
  }

  void toDiscriminator(byte[] batch) {
    pipe(discriminator, deployment.topics().generated(), batch);
  }

  /** Hands a batch over and returns the answer. */
  Feedback judge(GeneratedBatch batch) {
    toDiscriminator(batchCodec.encode(batch));
    List<Feedback> answers = feedback();
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  void toGenerator(byte[] feedback) {
    pipe(generator, deployment.topics().feedback(), feedback);
  }

  void toGenerator(Feedback feedback) {
    toGenerator(feedbackCodec.encode(feedback));
  }

  void request(SampleRequest request) {
    pipe(generator, deployment.topics().requests(), requestCodec.encode(request));
  }

  List<DrawnSamples> drawn() {
    return read(generator, deployment.topics().drawn(), DrawnSamples.class);
  }

  void real(Object features) {
    real(features, null);
  }

  void real(Object features, Object label) {
    pipe(
        discriminator,
        deployment.topics().samples(),
        sampleCodec.encode(new LabelledSample("s", null, features, label, 1.0, Instant.EPOCH)));
  }

  /** Points of two small clouds. */
  void realPoints(int count) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < count; i++) {
      float side = i % 2 == 0 ? 1 : -1;
      Object point = List.of(side + (float) (0.1 * random.nextGaussian()), side * 2);
      real(point, deployment.gan().spec().condition().isNone() ? null : i % 2 == 0 ? "up" : "down");
    }
  }

  void advance(Duration time) {
    generator.advanceWallClockTime(time);
    discriminator.advanceWallClockTime(time);
  }

  /** Batches to the discriminator, answers to the generator, until so many were answered. */
  void exchange(int count) {
    exchange(count, batch -> batch);
  }

  /**
   * The same with something in between.
   *
   * @param onTheWay what becomes of a batch
   */
  void exchange(int count, UnaryOperator<GeneratedBatch> onTheWay) {
    generator.advanceWallClockTime(Duration.ofMillis(50));
    int done = 0;
    while (done < count) {
      List<GeneratedBatch> sent = new ArrayList<>(batches());
      assertThat(sent).as("batches after %d exchanges", done).isNotEmpty();
      sent.stream().map(onTheWay).map(this::judge).forEach(this::toGenerator);
      done += sent.size();
    }
  }

  /** The newest metrics of a half, a second later. */
  public GanMetrics metrics(GanHalf half) {
    TopologyTestDriver driver = half == GanHalf.GENERATOR ? generator : discriminator;
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    List<GanMetrics> found = read(driver, deployment.topics().metrics(), GanMetrics.class);
    assertThat(found).isNotEmpty().allMatch(metrics -> metrics.getHalf() == half);
    return found.get(found.size() - 1);
  }

  public List<DeadLetter> deadLetters(GanHalf half) {
    return read(
        half == GanHalf.GENERATOR ? generator : discriminator,
        deployment.topics().deadLetters(),
        DeadLetter.class);
  }

  List<Checkpoint> checkpoints(GanHalf half) {
    return read(
        half == GanHalf.GENERATOR ? generator : discriminator,
        deployment.topics().checkpoints(),
        Checkpoint.class);
  }

  @Override
  public void close() {
    generator.close();
    discriminator.close();
  }
}
