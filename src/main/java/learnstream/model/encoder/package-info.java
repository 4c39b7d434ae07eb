/**
 * Turns the fields of a record into a model's inputs, and learns from the records how. Begin with
 * {@link learnstream.model.encoder.RecordEncoder}. May use {@code model.feature}.
 */
package learnstream.model.encoder;
