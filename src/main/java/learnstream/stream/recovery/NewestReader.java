package learnstream.stream.recovery;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the newest records of a topic once more. */
public interface NewestReader {
  /**
   * Hands over, in order, the newest records that are committed.
   *
   * @param most how many offsets to go back from the end
   * @return the offset behind the last one
   */
  long read(TopicPartition partition, long most, Consumer<ConsumerRecord<byte[], byte[]>> each);
}
