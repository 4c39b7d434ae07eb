package learnstream.stream.recovery;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import learnstream.kafka.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** Reads the gap from the broker with a consumer of its own, which belongs to no group. */
public final class KafkaGapReader implements GapReader {
  private final Map<String, Object> settings;

  /**
   * @param clientSettings what a consumer needs to reach the cluster
   */
  public KafkaGapReader(Map<String, ?> clientSettings) {
    settings = new HashMap<>(clientSettings);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // A consumer is closed no sooner than its last fetch, which waits for what is not in the gap.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
  }

  @Override
  public long read(
      TopicPartition partition,
      long from,
      long until,
      Predicate<ConsumerRecord<byte[], byte[]>> each)
      throws MissingGapException {
    try (TopicReader reader = TopicReader.of(settings, partition)) {
      if (reader.beginnings().get(partition) > from) {
        throw missing(reader, partition, from, until);
      }
      try {
        return reader
            .from(partition, from)
            .readTo(Map.of(partition, until), each)
            .map(last -> last.offset() + 1)
            .orElse(until);
      } catch (OffsetOutOfRangeException e) {
        throw missing(reader, partition, from, until);
      }
    }
  }

  private static MissingGapException missing(
      TopicReader reader, TopicPartition partition, long from, long until) {
    return new MissingGapException(partition, from, until, reader.beginnings().get(partition));
  }
}
