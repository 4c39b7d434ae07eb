/**
 * The numeric core. A {@link learnstream.nn.Network} learns one sample at a time, or a mini-batch;
 * a {@link learnstream.nn.BatchNetwork} takes gradients from outside. A network calls its layers
 * ({@code nn.layer}), and these the arithmetic ({@code nn.kernel}). Begin at {@code Network}. May
 * use the rooms below it, and knows no Kafka, no Avro and no files.
 */
package learnstream.nn;
