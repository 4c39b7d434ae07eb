package learnstream.processor;

import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import org.apache.kafka.common.TopicPartition;

/** What the cluster knows of a learner's past, for commands that refer to it. */
public interface Past {
  /** Offset of the sample that comes next after what is committed. */
  long position(TopicPartition samples);

  /**
   * The newest checkpoint of a model at a version.
   *
   * @param key of the model, empty where there is one only
   */
  Optional<AssembledCheckpoint> checkpoint(String modelId, byte[] key, long version);
}
