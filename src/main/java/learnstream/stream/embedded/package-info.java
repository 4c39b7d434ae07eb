/**
 * The supervised models as one processor of an application's own topology: its records and serdes,
 * the cluster as the application knows it, outputs to topics or to callbacks. Begin at {@link
 * learnstream.stream.embedded.EmbeddedProcessor}, which runs the processors of {@code
 * stream.supervised}. May use that room and what is below it.
 */
package learnstream.stream.embedded;
