/** Demos on handwritten digits, a class for each. May use {@code demo} and what is below it. */
package learnstream.demo.digits;
