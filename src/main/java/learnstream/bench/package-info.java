/**
 * Models side by side on the same samples: one pass, each sample tested before it is learnt,
 * without Kafka; and other people's learners, in a process of their own, on the same samples. Begin
 * at {@link learnstream.bench.PrequentialRun}. May use {@code stream.sample}, {@code model} and
 * {@code codec}.
 */
package learnstream.bench;
