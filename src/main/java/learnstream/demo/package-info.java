/**
 * One process that holds an embedded broker, real digits, the topology and a live view in the
 * terminal. May use everything below it.
 */
package learnstream.demo;
