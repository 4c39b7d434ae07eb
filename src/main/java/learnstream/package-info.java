/**
 * The library's public face: a model by itself, and models inside an application of Kafka Streams.
 * Begin at {@link learnstream.Learnstream}. May use {@code stream.checkpoint} and what is below it;
 * nothing uses it.
 */
package learnstream;
