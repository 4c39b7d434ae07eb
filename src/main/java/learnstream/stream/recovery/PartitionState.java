package learnstream.stream.recovery;

import org.apache.kafka.common.Uuid;

/**
 * A partition as the cluster has it now.
 *
 * @param topicId of its topic, {@link Uuid#ZERO_UUID} if it is not known
 * @param beginning offset of the first record that is still there, or will be
 * @param end offset that the next record will have
 */
public record PartitionState(Uuid topicId, long beginning, long end) {}
