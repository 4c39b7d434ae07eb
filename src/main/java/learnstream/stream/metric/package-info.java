/**
 * Who hears of metrics, and what is measured between the topics: latency, throughput, samples that
 * were not learnt. Begin at {@link learnstream.stream.metric.Observer}. May use {@code
 * stream.sample}.
 */
package learnstream.stream.metric;
