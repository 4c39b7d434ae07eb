package learnstream.stream.metric;

import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Whoever watches a running topology from inside its process. Called by the threads that learn, so
 * it has to be quick.
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
}
