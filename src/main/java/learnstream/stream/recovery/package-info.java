/**
 * What a task finds at its start and what it reads again: where the partition was left, the samples
 * behind the newest snapshot, checkpoints to go back to. Begin at {@link
 * learnstream.stream.recovery.PartitionStart}. May use {@code stream.sample}, {@code stream.state}
 * and {@code kafka}.
 */
package learnstream.stream.recovery;
