package learnstream.stream.recovery;

import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads once more the committed samples that came after a snapshot and before a restart. */
public interface GapReader {
  /**
   * Hands over committed records of {@code [from, until)} in order; {@code each} returns false to
   * stop after a record.
   *
   * @return the offset behind the last record handed over, or {@code until} if there was no more
   * @throws MissingGapException if the topic no longer holds {@code from}; nothing was handed over
   */
  long read(
      TopicPartition partition,
      long from,
      long until,
      Predicate<ConsumerRecord<byte[], byte[]>> each)
      throws MissingGapException;
}
