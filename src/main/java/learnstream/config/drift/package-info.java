/**
 * Reads what a model's configuration says of drift. Begin at {@link
 * learnstream.config.drift.DriftReader}. May use {@code config.yaml} and {@code model}.
 */
package learnstream.config.drift;
