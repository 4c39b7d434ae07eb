/** Tables, summaries and progress on the terminal. May use {@code codec} and {@code config}. */
package learnstream.cli.output;
