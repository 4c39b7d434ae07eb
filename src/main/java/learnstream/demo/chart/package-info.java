/** Line charts, in a terminal's characters and as pictures. Knows nothing of what they show. */
package learnstream.demo.chart;
