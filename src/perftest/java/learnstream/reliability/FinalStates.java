package learnstream.reliability;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.AvroCodec;
import learnstream.codec.ByteFields;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.config.Deployment;
import learnstream.reliability.Verdict.ModelOfKey;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The whole state of each model behind its last sample, out of the checkpoints topic. */
final class FinalStates {
  /** What must be looked after meanwhile. */
  interface Watch {
    void look() throws Exception;
  }

  private FinalStates() {}

  /**
   * @param lastOffsets of the samples behind which the states are wanted
   * @return those that came in time
   */
  static Map<ModelOfKey, ByteBuffer> await(
      Cluster cluster,
      Deployment deployment,
      Map<ModelOfKey, Long> lastOffsets,
      Duration patience,
      Watch watch)
      throws Exception {
    Map<ModelOfKey, ByteBuffer> states = new HashMap<>();
    AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
    Map<String, List<Checkpoint>> parts = new HashMap<>();
    TopicPartition checkpoints = new TopicPartition(deployment.topics().checkpoints(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", cluster.directAddress(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(checkpoints));
      consumer.seekToBeginning(List.of(checkpoints));
      long deadline = System.nanoTime() + patience.toNanos();
      while (states.size() < lastOffsets.size() && System.nanoTime() < deadline) {
        watch.look();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          Checkpoint part = decode(codec, record.value());
          if (part == null) {
            continue;
          }
          ModelOfKey model = new ModelOfKey(part.getModelId(), key(part));
          Long last = lastOffsets.get(model);
          if (last != null && part.getOffset() == CommittedLog.ownOffset(last)) {
            List<Checkpoint> its =
                parts.computeIfAbsent(model + "#" + part.getNumber(), number -> new ArrayList<>());
            its.add(part);
            AssembledCheckpoint.of(its).ifPresent(whole -> states.put(model, whole.state()));
          }
        }
      }
    }
    return states;
  }

  /** The last record of a model's newest checkpoint. */
  static Optional<Checkpoint> newest(Cluster cluster, Deployment deployment, String model) {
    AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
    TopicPartition checkpoints = new TopicPartition(deployment.topics().checkpoints(), 0);
    Checkpoint newest = null;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(cluster, checkpoints)) {
      long end = consumer.endOffsets(List.of(checkpoints)).get(checkpoints);
      while (consumer.position(checkpoints) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          Checkpoint part = decode(codec, record.value());
          if (part != null
              && part.getModelId().equals(model)
              && part.getPart() == part.getParts() - 1) {
            newest = part;
          }
        }
      }
    }
    return Optional.ofNullable(newest);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Cluster cluster, TopicPartition partition) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cluster.directAddress(), "isolation.level", "read_committed");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return consumer;
  }

  /** Null for what is none: some faults put such records there. */
  private static Checkpoint decode(AvroCodec<Checkpoint> codec, byte[] value) {
    try {
      return value == null ? null : codec.decode(value);
    } catch (UndecodableException e) {
      return null;
    }
  }

  private static String key(Checkpoint part) {
    return part.getKey() == null ? "" : ByteFields.text(part.getKey());
  }
}
