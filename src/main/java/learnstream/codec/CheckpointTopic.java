package learnstream.codec;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import learnstream.codec.avro.Checkpoint;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole checkpoints out of their topic, as any consumer can. */
public final class CheckpointTopic {
  private static final Duration POLL = Duration.ofMillis(200);

  private CheckpointTopic() {}

  /** Which checkpoint it is. */
  private record Name(String modelId, ByteBuffer key, long number) {}

  /**
   * The whole checkpoints that are committed, older ones first.
   *
   * @param clients what a consumer needs to reach the cluster
   * @param wanted of which a part, looked at alone, says whether its checkpoint is wanted
   * @throws UndecodableException if a record of the topic is no checkpoint
   */
  public static List<AssembledCheckpoint> read(
      Map<String, ?> clients, String topic, Predicate<Checkpoint> wanted)
      throws UndecodableException {
    Map<String, Object> settings = new HashMap<>(clients);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
    Map<Name, Map<Integer, Checkpoint>> parts = new LinkedHashMap<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Checkpoint part = codec.decode(record.value());
          if (wanted.test(part)) {
            Name name = new Name(part.getModelId(), part.getKey(), part.getNumber());
            parts.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(part.getPart(), part);
          }
        }
      }
    }
    List<AssembledCheckpoint> whole = new ArrayList<>();
    parts
        .values()
        .forEach(of -> AssembledCheckpoint.of(List.copyOf(of.values())).ifPresent(whole::add));
    return whole;
  }
}
