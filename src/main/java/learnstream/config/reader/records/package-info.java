/**
 * Reads what records look like: those of the samples' topic, those that are written, and the schema
 * registry of either. Begin at {@link learnstream.config.reader.records.SamplesReader}. May use
 * {@code config}, {@code config.yaml} and {@code model}.
 */
package learnstream.config.reader.records;
