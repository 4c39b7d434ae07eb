/**
 * How fast models learn, with Kafka and without, beside other libraries. Begin with {@link
 * learnstream.speed.PerformanceReport}, which {@code bin/bench} starts; other programs say in their
 * Javadoc how they are run.
 */
package learnstream.speed;
