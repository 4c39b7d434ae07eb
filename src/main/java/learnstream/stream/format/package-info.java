/**
 * Records of other people's topics as samples: a parser for each wire format, and the mapping that
 * picks id, label and features from the tree that it gives; and what is written for others. Begin
 * at {@link learnstream.stream.format.RecordFormats}. May use {@code stream.sample}, {@code
 * config}, {@code registry} and {@code codec}.
 */
package learnstream.stream.format;
