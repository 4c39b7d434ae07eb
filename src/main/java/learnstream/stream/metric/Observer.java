package learnstream.stream.metric;

import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Whoever watches a running topology from inside its process, and hands it its samples. Called by
 * the threads that learn, so it has to be quick.
 */
public interface Observer {
  /** Name of the sink of the metrics topic. */
  String SINK = "metrics";

  /** Sees and knows nothing. */
  Observer NOBODY =
      new Observer() {
        @Override
        public void published(SpecificRecord metrics) {}

        @Override
        public OptionalLong endOffset(TopicPartition partition) {
          return OptionalLong.empty();
        }
      };

  /** Hears of every record that leaves for the metrics topic. */
  void published(SpecificRecord metrics);

  /**
   * The offset that the partition's next record will have, as far as the calling thread's consumer
   * has heard; empty where that is not known.
   */
  OptionalLong endOffset(TopicPartition partition);

  /**
   * Asks for at most so many samples of a partition at a time, until another number is given. Of
   * what several models ask for, the most counts. A wish: whoever cannot keep to it does not.
   *
   * @param model id of the model that asks
   * @param samples 0 for none, {@code Integer.MAX_VALUE} for all that come
   */
  default void limit(TopicPartition partition, String model, int samples) {}

  /**
   * Whether there is no sample behind one, as far as the calling thread's consumer has heard.
   *
   * @param offset of the last sample that was handled
   */
  default boolean isDrained(TopicPartition partition, long offset) {
    return false;
  }

  /** Whether there are samples of the partition that are held back for a limit. */
  default boolean holdsBack(TopicPartition partition) {
    return false;
  }
}
