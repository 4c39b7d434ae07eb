/**
 * The numeric core. A {@link learnstream.nn.Network} learns one sample at a time, a {@link
 * learnstream.nn.BatchNetwork} mini-batches that are given whole; what both share is {@code
 * Engine}. Begin at {@code Network}. May use the rooms below it, and knows no Kafka, no Avro and no
 * files.
 */
package learnstream.nn;
