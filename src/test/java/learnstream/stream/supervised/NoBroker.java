package learnstream.stream.supervised;

import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.recovery.GapReader;
import learnstream.stream.recovery.PartitionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** For topologies that start without a past. */
public final class NoBroker {
  public static final GapReader GAPS = (partition, from, until, each) -> until;

  public static final CommittedHistory PAST =
      new CommittedHistory() {
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
