/**
 * A table of models on files or a topic: where the samples come from, which models a file is tried
 * with, and the table as text, JSON and picture. Begin at {@code Bench}. May use {@code bench},
 * {@code demo.chart} and the other rooms of the commands.
 */
package learnstream.cli.bench;
