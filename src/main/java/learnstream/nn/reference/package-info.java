/**
 * Backpropagation to be read in one sitting: a network of dense layers in double precision and
 * plain loops, nothing clever. The tests hold the fast networks of {@code nn} to it. Begin at
 * {@link learnstream.nn.reference.ReferenceNetwork}. May use the names in {@code nn.spec}; the
 * formulas are its own.
 */
package learnstream.nn.reference;
