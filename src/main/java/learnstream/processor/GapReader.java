package learnstream.processor;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads once more the committed samples that came after a snapshot and before a restart. */
public interface GapReader {
  /**
   * Hands over, in order, every committed record of {@code [from, until)}.
   *
   * @throws MissingGapException if the topic no longer holds {@code from}; nothing was handed over
   */
  void read(
      TopicPartition partition,
      long from,
      long until,
      Consumer<ConsumerRecord<byte[], byte[]>> each)
      throws MissingGapException;
}
