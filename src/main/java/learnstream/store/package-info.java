/**
 * Where a model lives and how it survives: snapshots with the offset of their last sample, in
 * chunks, in two generations, in a logged Kafka Streams store. May use {@code learner} and {@code
 * nn}.
 */
package learnstream.store;
