/**
 * Small Kafka Streams processors: decode, predict then learn, replay of the gap after a restart.
 * May use {@code learner}, {@code store}, {@code codec} and {@code config}.
 */
package learnstream.processor;
