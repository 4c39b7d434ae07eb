package learnstream.stream.recovery;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads from the broker with a consumer of its own, which belongs to no group. */
public final class KafkaNewestReader implements NewestReader {
  private final Map<String, ?> settings;

  /**
   * @param clientSettings what a consumer needs to reach the cluster
   */
  public KafkaNewestReader(Map<String, ?> clientSettings) {
    settings = clientSettings;
  }

  @Override
  public long read(
      TopicPartition partition, long most, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    long from;
    long end;
    Map<String, Object> consumerSettings = new java.util.HashMap<>(settings);
    consumerSettings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (var consumer =
        new KafkaConsumer<>(
            consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      end = consumer.endOffsets(List.of(partition)).get(partition);
      long earliest = consumer.beginningOffsets(List.of(partition)).get(partition);
      from = Math.max(earliest, end - most);
    }
    if (from < end) {
      try {
        new KafkaGapReader(settings)
            .read(
                partition,
                from,
                end,
                record -> {
                  each.accept(record);
                  return true;
                });
      } catch (MissingGapException e) {
        // Deleted a moment ago: the window begins with what comes.
        return end;
      }
    }
    return end;
  }
}
