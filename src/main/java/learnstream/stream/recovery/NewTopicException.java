package learnstream.stream.recovery;

import learnstream.stream.state.InputPosition;
import org.apache.kafka.common.TopicPartition;

/** The samples topic is not the one that the models have learnt from; nothing was changed. */
public final class NewTopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NewTopicException(TopicPartition samples, InputPosition reached, PartitionState now) {
    super(
        ("%s: the models have learnt up to offset %d of the topic with id %s, but the topic's id is"
                + " now %s, and its records are those from offset %d to %d. It was deleted and"
                + " created again, or has lost records. With onNewTopic: continue the models go on"
                + " with its first sample as they are.")
            .formatted(
                samples,
                reached.offset(),
                reached.topicId(),
                now.topicId(),
                now.beginning(),
                now.end() - 1));
  }
}
