package learnstream.topology;

import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.processor.GapReader;
import learnstream.processor.Past;
import org.apache.kafka.common.TopicPartition;

/** For topologies that start without a past. */
final class NoBroker {
  static final GapReader GAPS = (partition, from, until, each) -> {};

  static final Past PAST =
      new Past() {
        @Override
        public long position(TopicPartition samples) {
          return 0;
        }

        @Override
        public Optional<AssembledCheckpoint> checkpoint(String modelId, byte[] key, long version) {
          return Optional.empty();
        }
      };

  private NoBroker() {}
}
