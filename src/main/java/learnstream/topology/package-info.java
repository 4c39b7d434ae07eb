/**
 * Wiring only: sources, named processors, stores and sinks. May use {@code processor}, {@code
 * codec} and {@code config}.
 */
package learnstream.topology;
