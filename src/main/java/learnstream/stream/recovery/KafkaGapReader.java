package learnstream.stream.recovery;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the gap from the broker with a consumer of its own, which belongs to no group. */
public final class KafkaGapReader implements GapReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MAX_IDLE_POLLS = 150;

  private final Map<String, Object> settings;

  /**
   * @param clientSettings what a consumer needs to reach the cluster
   */
  public KafkaGapReader(Map<String, ?> clientSettings) {
    settings = new HashMap<>(clientSettings);
    settings.keySet().removeAll(List.of(ConsumerConfig.GROUP_ID_CONFIG, "group.instance.id"));
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
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
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long earliest = consumer.beginningOffsets(List.of(partition)).get(partition);
      if (earliest > from) {
        throw new MissingGapException(partition, from, until, earliest);
      }
      consumer.seek(partition, from);
      int idle = 0;
      // The position, not the last record, says when the gap ends: markers and aborted records
      // leave holes.
      while (consumer.position(partition) < until) {
        ConsumerRecords<byte[], byte[]> records = poll(consumer, partition, from, until);
        idle = records.isEmpty() ? idle + 1 : 0;
        if (idle > MAX_IDLE_POLLS) {
          throw new TimeoutException(
              "%s: nothing arrived between offsets %d and %d for %d s"
                  .formatted(
                      partition,
                      consumer.position(partition),
                      until,
                      POLL.multipliedBy(MAX_IDLE_POLLS).toSeconds()));
        }
        for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
          if (record.offset() < until && !each.test(record)) {
            return record.offset() + 1;
          }
        }
      }
      return until;
    }
  }

  private static ConsumerRecords<byte[], byte[]> poll(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from, long until)
      throws MissingGapException {
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      long earliest = consumer.beginningOffsets(List.of(partition)).get(partition);
      throw new MissingGapException(partition, from, until, earliest);
    }
  }
}
