/**
 * Predict, then learn: the topology of the supervised models and its processors. Begin at {@link
 * learnstream.stream.supervised.SupervisedTopology}, then {@code LearnProcessor}. May use {@code
 * stream.recovery}, {@code stream.control} and what is below them.
 */
package learnstream.stream.supervised;
