/**
 * Commands to running models: the processor that reads them, what became of each, and the client
 * that sends one. May use {@code stream.sample} and {@code kafka}.
 */
package learnstream.stream.control;
