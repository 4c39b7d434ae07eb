/**
 * The two halves of a GAN as processors that exchange samples and gradients through topics. Begin
 * at {@link learnstream.stream.gan.GanTopology}. May use {@code stream.recovery} and what is below
 * it.
 */
package learnstream.stream.gan;
