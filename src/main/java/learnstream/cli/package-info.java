/** The picocli commands. Begin at {@link learnstream.cli.Main}. May use everything below it. */
package learnstream.cli;
