package learnstream.reliability;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic from which the store of a model's snapshots is restored. */
public final class Changelog {
  /** Behind the slot in a part's key: the part's number. */
  private static final int SLOT_FROM_END = 1 + Integer.BYTES;

  private final Cluster cluster;
  private final TopicPartition partition;

  /** Partition 0 of a deployment's model. */
  public Changelog(Trial trial, String model) {
    cluster = trial.cluster();
    String topic = "%s-%s-models-changelog".formatted(trial.deployment().name(), model);
    partition = new TopicPartition(topic, 0);
  }

  /**
   * Damages every part of both snapshots: half of the times one byte, else all of them.
   *
   * @return parts damaged
   */
  public int damageSnapshots(Random random) throws Exception {
    Map<ByteBuffer, byte[]> newest = newest();
    int damaged = 0;
    try (KafkaProducer<byte[], byte[]> producer = Feed.producer(cluster, Map.of())) {
      for (Map.Entry<ByteBuffer, byte[]> part : newest.entrySet()) {
        byte[] key = part.getKey().array();
        if (part.getValue() == null || !isSnapshot(key)) {
          continue;
        }
        byte[] value = part.getValue().clone();
        if (random.nextBoolean()) {
          value[value.length / 2] ^= 0x55;
        } else {
          random.nextBytes(value);
        }
        producer.send(new ProducerRecord<>(partition.topic(), 0, key, value)).get();
        damaged++;
      }
    }
    return damaged;
  }

  private static boolean isSnapshot(byte[] key) {
    return key[0] == 1 && key.length > SLOT_FROM_END && key[key.length - SLOT_FROM_END] < 2;
  }

  private Map<ByteBuffer, byte[]> newest() {
    Map<ByteBuffer, byte[]> newest = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", cluster.directAddress(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(500))
            .forEach(record -> newest.put(ByteBuffer.wrap(record.key()), record.value()));
      }
    }
    return newest;
  }
}
