/**
 * Learning inside Kafka Streams. Two topologies, {@code stream.supervised} and {@code stream.gan},
 * stand on the rooms below them: {@code recovery}, {@code control}, {@code metric}, {@code sample},
 * {@code state} and {@code client}; {@code stream.app} runs them. Begin at {@link
 * learnstream.stream.app.LearnstreamApp}.
 */
package learnstream.stream;
