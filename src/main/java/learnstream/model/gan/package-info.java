/**
 * The two halves of a generative adversarial network, each on its own, and what tells how well they
 * do. Begin at {@link learnstream.model.gan.GanSpec}. May use {@code model} and {@code nn}.
 */
package learnstream.model.gan;
