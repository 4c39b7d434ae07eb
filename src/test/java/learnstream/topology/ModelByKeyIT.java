package learnstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.ConfigReader;
import learnstream.config.Deployment;
import learnstream.demo.EmbeddedBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model for each key, moved between instances that come and go. */
class ModelByKeyIT {
  private static final int KEYS = 300;
  private static final int ROUNDS = 40;
  private static final int PARTITIONS = 4;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private static EmbeddedBroker broker;
  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private Deployment deployment(String instance) throws Exception {
    String yaml =
        """
        name: fleet
        modelBy: key
        partitions: %d
        streams: {num.standby.replicas: 1, probing.rebalance.interval.ms: 60000}
        models:
          - id: sensor
            features: 8
            classes: [calm, alarm]
            layers: [16]
            scaling: standard
            snapshot: {everySamples: 500, every: 500ms}
            maxModelsInMemory: 20
        """
            .formatted(PARTITIONS);
    return ConfigReader.parse(yaml, "fleet")
        .at(broker.bootstrapServers(), directory.resolve(instance));
  }

  @Test
  void noStepIsLostOrDoubledWhileInstancesComeAndGo() throws Exception {
    Deployment first = deployment("one");
    try (Admin admin = Admin.create(new HashMap<>(first.kafka()))) {
      new TopicSetup(first, admin).create();
    }
    Map<String, List<Long>> versions = new HashMap<>();
    try (LearnstreamApp one = new LearnstreamApp(first);
        LearnstreamApp two = new LearnstreamApp(deployment("two"));
        LearnstreamApp three = new LearnstreamApp(deployment("three"));
        KafkaConsumer<byte[], byte[]> consumer = consumer(first)) {
      one.start();
      send(first, 0, ROUNDS / 4);
      read(consumer, versions, KEYS * ROUNDS / 8);
      two.start();
      three.start();
      send(first, ROUNDS / 4, ROUNDS / 2);
      read(consumer, versions, KEYS * ROUNDS * 3 / 8);
      one.close();
      send(first, ROUNDS / 2, ROUNDS);
      read(consumer, versions, KEYS * ROUNDS);
      assertThat(two.failure()).isEmpty();
      assertThat(three.failure()).isEmpty();
    }
    List<Long> eachOnce = LongStream.range(0, ROUNDS).boxed().toList();
    assertThat(versions)
        .hasSize(KEYS)
        .allSatisfy((key, steps) -> assertThat(steps).as(key).isEqualTo(eachOnce));
  }

  private static void send(Deployment deployment, int from, int to) {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int round = from; round < to; round++) {
        for (int key = 0; key < KEYS; key++) {
          List<Float> features = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            features.add((float) ((round * 31 + key * 7 + i * 13) % 17));
          }
          String label = features.get(0) > 8 ? "alarm" : "calm";
          String name = "sensor-" + key;
          LabelledSample sample =
              new LabelledSample(name, null, features, label, 1.0, Instant.EPOCH);
          producer.send(
              new ProducerRecord<>(
                  deployment.topics().samples(),
                  name.getBytes(StandardCharsets.UTF_8),
                  codec.encode(sample)));
        }
      }
    }
  }

  /** Reads on until so many predictions have been seen in all. */
  private static void read(
      KafkaConsumer<byte[], byte[]> consumer, Map<String, List<Long>> versions, int wanted)
      throws Exception {
    AvroCodec<Prediction> codec = AvroCodec.of(Prediction.class);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int seen = versions.values().stream().mapToInt(List::size).sum();
    while (seen < wanted) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
        Prediction prediction = codec.decode(record.value());
        versions
            .computeIfAbsent(prediction.getSampleId(), key -> new ArrayList<>())
            .add(prediction.getModelVersion());
        seen++;
      }
      assertThat(System.nanoTime()).as("in time, %d of %d seen", seen, wanted).isLessThan(deadline);
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Deployment deployment) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("isolation.level", "read_committed");
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      partitions.add(new TopicPartition(deployment.topics().predictions(), p));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }
}
