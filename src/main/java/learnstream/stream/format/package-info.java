/**
 * Records of other people's topics as samples: a parser for each wire format, and the mapping that
 * picks id, label and features from the tree that it gives. Begin at {@link
 * learnstream.stream.format.MappedFormat}. May use {@code stream.sample}, {@code config} and {@code
 * codec}.
 */
package learnstream.stream.format;
