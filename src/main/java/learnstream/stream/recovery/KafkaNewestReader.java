package learnstream.stream.recovery;

import java.util.Map;
import java.util.function.Consumer;
import learnstream.kafka.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads from the broker with a consumer of its own, which belongs to no group. */
public final class KafkaNewestReader implements NewestReader {
  private final Map<String, ?> settings;

  /**
   * @param clientSettings what a consumer needs to reach the cluster
   */
  public KafkaNewestReader(Map<String, ?> clientSettings) {
    settings = Map.copyOf(clientSettings);
  }

  @Override
  public long read(
      TopicPartition partition, long most, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (TopicReader reader = TopicReader.of(settings, partition)) {
      Map<TopicPartition, Long> end = reader.ends();
      long from = Math.max(reader.beginnings().get(partition), end.get(partition) - most);
      reader
          .from(partition, from)
          .readTo(
              end,
              record -> {
                each.accept(record);
                return true;
              });
      return end.get(partition);
    }
  }
}
