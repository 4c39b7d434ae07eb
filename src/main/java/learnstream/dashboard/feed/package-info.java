/**
 * Reads the topics and hands each record to the panels that it concerns. Begin at {@code
 * TopicFeed}. May use {@code dashboard.panel}.
 */
package learnstream.dashboard.feed;
