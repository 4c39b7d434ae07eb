/**
 * What every client of the cluster needs: the end of a topic, and the outcome of what was sent.
 * Uses nothing else of the project.
 */
package learnstream.stream.client;
