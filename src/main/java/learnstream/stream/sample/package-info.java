/**
 * A record of the samples topic on its way to a model: decoded, read as numbers, or refused as a
 * dead letter whose texts are bounded. Begin at {@link learnstream.stream.sample.SampleDecoder}.
 * May use {@code stream.state}, {@code codec} and {@code model}.
 */
package learnstream.stream.sample;
