package learnstream.stream.recovery;

import org.apache.kafka.common.TopicPartition;

/** The samples that a replay needs are no longer in the topic. */
public final class MissingGapException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long earliest;

  public MissingGapException(TopicPartition partition, long from, long until, long earliest) {
    super(
        "%s: the samples of offsets %d to %d are needed to bring the model up to date, but the topic begins at %d"
            .formatted(partition, from, until - 1, earliest));
    this.earliest = earliest;
  }

  /** The first offset that the topic still holds. */
  public long earliest() {
    return earliest;
  }
}
