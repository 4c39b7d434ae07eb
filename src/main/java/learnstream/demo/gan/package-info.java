/**
 * The GAN's demo: two halves in one process, watched as they learn. May use {@code demo} and what
 * is below it.
 */
package learnstream.demo.gan;
