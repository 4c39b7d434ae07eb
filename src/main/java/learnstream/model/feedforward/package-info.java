/**
 * Layered networks as online models: dense, convolutional, autoencoders. Begin at {@link
 * learnstream.model.feedforward.FeedForwardSpec}. May use {@code model} and {@code nn}.
 */
package learnstream.model.feedforward;
