package learnstream.stream.supervised;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.Checkpoint;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.recovery.PartitionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** What is committed in a simulation. */
record SimulatedHistory(long position, List<Object> committed) implements CommittedHistory {
  @Override
  public Optional<PartitionState> partition(TopicPartition samples) {
    return Optional.of(new PartitionState(Uuid.ZERO_UUID, 0, Long.MAX_VALUE));
  }

  @Override
  public long position(TopicPartition samples) {
    return position;
  }

  @Override
  public Optional<AssembledCheckpoint> checkpoint(String modelId, byte[] key, long version) {
    ByteBuffer wanted = key.length == 0 ? null : ByteBuffer.wrap(key);
    return whole(committed).stream()
        .filter(c -> c.description().getModelVersion() == version)
        .filter(c -> Objects.equals(c.description().getKey(), wanted))
        .reduce((older, newer) -> newer);
  }

  /** Every whole checkpoint, older ones first. */
  static List<AssembledCheckpoint> whole(List<Object> committed) {
    List<AssembledCheckpoint> whole = new ArrayList<>();
    Map<Long, List<Checkpoint>> parts = new HashMap<>();
    for (Object output : committed) {
      if (output instanceof Checkpoint part) {
        List<Checkpoint> its = parts.computeIfAbsent(part.getNumber(), n -> new ArrayList<>());
        its.add(part);
        if (its.size() == part.getParts()) {
          AssembledCheckpoint.of(its).ifPresent(whole::add);
        }
      }
    }
    return whole;
  }
}
