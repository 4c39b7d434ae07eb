/**
 * Where a model lives and how it survives: snapshots with the offset of their last sample, in
 * parts, in two generations, in a logged Kafka Streams store. Begin at {@link
 * learnstream.stream.state.ModelStore}. May use {@code codec}, {@code model} and {@code nn}.
 */
package learnstream.stream.state;
