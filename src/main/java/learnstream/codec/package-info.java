/**
 * Avro single-object encoding of every topic's records, and the other forms in which some are
 * written, tensors, checkpoints in parts, dead letters. Its generated classes are in {@code
 * learnstream.codec.avro}, the namespace of the published schemas. Begin at {@link
 * learnstream.codec.AvroCodec}. May use {@code model.spec} and {@code kafka}.
 */
package learnstream.codec;
