package learnstream.topology;

import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.processor.GapReader;
import learnstream.processor.PartitionState;
import learnstream.processor.Past;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** For topologies that start without a past. */
public final class NoBroker {
  public static final GapReader GAPS = (partition, from, until, each) -> until;

  public static final Past PAST =
      new Past() {
        @Override
        public Optional<PartitionState> partition(TopicPartition samples) {
          return Optional.of(new PartitionState(Uuid.ZERO_UUID, 0, Long.MAX_VALUE));
        }

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
