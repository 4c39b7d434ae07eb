package learnstream.recorded;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.gan.GanTopology;
import learnstream.stream.metric.Observer;
import learnstream.stream.recovery.NewestReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;

/** Both halves of a GAN, each in a driver of its own, with all that goes between them. */
final class DrivenGan implements AutoCloseable {
  static final String YAML =
      """
      name: recorded
      gan:
        features: 2
        noise: 3
        batch: 8
        generator: {layers: [6]}
        discriminator: {layers: [6]}
        checkpoint: {everyExchanges: 10, keep: 3}
        snapshot: {everySamples: 4, every: 1000h}
      """;

  private final Deployment deployment;
  private final TopologyTestDriver generator;
  private final TopologyTestDriver discriminator;
  private final AvroCodec<GeneratedBatch> batches = AvroCodec.of(GeneratedBatch.class);
  private final AvroCodec<Feedback> feedback = AvroCodec.of(Feedback.class);

  /**
   * @param before the real samples in the topic
   */
  DrivenGan(
      String yaml,
      Path directory,
      List<Event> before,
      Map<String, List<KeyValue<byte[], byte[]>>> stores)
      throws Exception {
    deployment = ConfigReader.parse(yaml, "recorded");
    NewestReader newest =
        (partition, most, each) -> {
          int from = (int) Math.max(0, before.size() - most);
          for (int i = from; i < before.size(); i++) {
            each.accept(new ConsumerRecord<>(partition.topic(), 0, i, null, before.get(i).value()));
          }
          return before.size();
        };
    generator =
        StoredTopology.start(
            GanTopology.generator(deployment, Observer.NOBODY, new RecordFormats(deployment)),
            directory.resolve("generator"),
            only("generator", stores));
    discriminator =
        StoredTopology.start(
            GanTopology.discriminator(
                deployment, newest, Observer.NOBODY, new RecordFormats(deployment)),
            directory.resolve("discriminator"),
            only("discriminator", stores));
  }

  private static Map<String, List<KeyValue<byte[], byte[]>>> only(
      String half, Map<String, List<KeyValue<byte[], byte[]>>> stores) {
    Map<String, List<KeyValue<byte[], byte[]>>> its = new TreeMap<>(stores);
    its.keySet().removeIf(name -> !name.contains(half));
    return its;
  }

  /** Points of two small clouds. */
  static List<Event> realSamples() {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    SplittableRandom random = new SplittableRandom(5);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      float side = i % 2 == 0 ? 1 : -1;
      Object point = List.of(side + (float) random.nextDouble(), side * 2);
      events.add(
          Event.sample(
              null, codec.encode(new LabelledSample("s", null, point, null, 1.0, Instant.EPOCH))));
    }
    return events;
  }

  /** Lets so many batches be answered, one after the other; a line for each. */
  List<String> exchange(int count) throws UndecodableException {
    List<String> lines = new ArrayList<>();
    generator.advanceWallClockTime(Duration.ofMillis(50));
    while (lines.size() < count) {
      List<byte[]> sent = read(generator, deployment.topics().generated());
      if (sent.isEmpty()) {
        throw new IllegalStateException("no batch after " + lines.size() + " exchanges");
      }
      for (byte[] bytes : sent) {
        pipe(discriminator, deployment.topics().generated(), bytes);
        byte[] answer = read(discriminator, deployment.topics().feedback()).get(0);
        pipe(generator, deployment.topics().feedback(), answer);
        lines.add(line(batches.decode(bytes), feedback.decode(answer)));
      }
    }
    return lines;
  }

  private static String line(GeneratedBatch batch, Feedback answer) {
    return "batch %d version %d: %08x, loss %s, gradient %08x"
        .formatted(
            batch.getBatchId(),
            batch.getGeneratorVersion(),
            checksum(batch.getSamples()),
            answer.getGeneratorLoss(),
            checksum(answer.getGradient()));
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate());
    return checksum.getValue();
  }

  Map<String, List<KeyValue<byte[], byte[]>>> stores() {
    Map<String, List<KeyValue<byte[], byte[]>>> stores = StoredTopology.stores(generator);
    stores.putAll(StoredTopology.stores(discriminator));
    return stores;
  }

  /** The records of the checkpoints topic since they were read last. */
  List<KeyValue<byte[], byte[]>> checkpoints() {
    List<KeyValue<byte[], byte[]>> records = new ArrayList<>();
    for (TopologyTestDriver half : List.of(generator, discriminator)) {
      read(half, deployment.topics().checkpoints())
          .forEach(value -> records.add(KeyValue.pair(null, value)));
    }
    return records;
  }

  private static List<byte[]> read(TopologyTestDriver driver, String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readValuesToList();
  }

  private static void pipe(TopologyTestDriver driver, String topic, byte[] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(value);
  }

  @Override
  public void close() {
    generator.close();
    discriminator.close();
  }
}
