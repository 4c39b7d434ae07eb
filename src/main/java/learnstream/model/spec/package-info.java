/**
 * What a stored state says of its model: a tree of names and values that can be compared, and the
 * text that people read. Begin at {@link learnstream.model.spec.Specification}. May use {@code
 * nn.spec}.
 */
package learnstream.model.spec;
