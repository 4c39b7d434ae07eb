/**
 * Line charts and pictures, in a terminal's characters and as image files. May use {@code
 * demo.data}.
 */
package learnstream.demo.chart;
