/**
 * Avro single-object encoding of every topic's records, tensors, checkpoints in chunks, dead
 * letters. May use the classes generated from {@code schemas/}.
 */
package learnstream.codec;
