package learnstream.stream.recovery;

import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import org.apache.kafka.common.TopicPartition;

/** What the cluster has of a learner: its partition, its committed position, its checkpoints. */
public interface CommittedHistory {
  /** A partition of the samples as it is now; empty if there is no such partition. */
  Optional<PartitionState> partition(TopicPartition samples);

  /** Offset of the sample that comes next after what the learner's group has committed. */
  long position(TopicPartition samples);

  /**
   * The newest checkpoint of a model at a version.
   *
   * @param key of the model, empty where there is one only
   */
  Optional<AssembledCheckpoint> checkpoint(String modelId, byte[] key, long version);
}
