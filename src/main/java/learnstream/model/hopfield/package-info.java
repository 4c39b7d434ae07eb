/**
 * Associative memories: networks that store patterns and recall the one that a sample is nearest
 * to. How they store and how they recall are apart, a class for each rule. Begin at {@link
 * learnstream.model.hopfield.HopfieldSpec}. May use {@code model} and {@code nn}.
 */
package learnstream.model.hopfield;
