/** The picocli commands. May use everything below it. */
package learnstream.cli;
