/** Handwritten digits and other data that demos learn. May use {@code codec}. */
package learnstream.demo.data;
