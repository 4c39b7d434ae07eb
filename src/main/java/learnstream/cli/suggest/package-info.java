/**
 * A configuration to start from: what the records of a file or topic hold, field by field, and the
 * YAML that says so. Begin at {@code Suggestion}. May use {@code cli.input}, {@code codec}, {@code
 * config}, {@code stream.format} and {@code kafka}.
 */
package learnstream.cli.suggest;
