/**
 * Demos of the seed document's functions and worked examples, a class for each. May use {@code
 * demo} and what is below it.
 */
package learnstream.demo.lesson;
