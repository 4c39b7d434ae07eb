/**
 * Reads the YAML: a reader for each subject, with errors that name the key, the value found and
 * what is allowed. Begin at {@link learnstream.config.reader.ConfigReader}. May use {@code config},
 * {@code model} and {@code nn.spec}.
 */
package learnstream.config.reader;
