package learnstream;

import java.util.Collections;
import java.util.Set;
import learnstream.codec.avro.Prediction;
import learnstream.stream.embedded.EmbeddedProcessor;
import learnstream.stream.embedded.Embedding;
import learnstream.stream.embedded.Placement;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Models as a processor of an application's own topology: {@code
 * builder.stream(topic).process(learner)}. Each record is predicted, then learnt, and its
 * predictions, one for each model or the champion's alone, go downstream with its key and headers.
 * The processor brings its stores with it. A model is exactly as durable as the application: what
 * it has learnt is committed with the records' offsets, and after a kill it goes on to the bit.
 *
 * @param <K> type of the records' keys
 * @param <V> type of their values
 */
public final class SupervisedLearner<K, V> implements ProcessorSupplier<K, V, K, Prediction> {
  private final Embedding<K, V> embedding;
  private final Set<StoreBuilder<?>> stores;
  private volatile Placement placement;

  SupervisedLearner(Embedding<K, V> embedding) {
    this.embedding = embedding;
    stores = Collections.unmodifiableSet(embedding.stores());
  }

  /**
   * Ties the learner to the topic that its records come from, and adds a sink for each output that
   * goes to a topic. An application whose learner is not tied refuses to start.
   *
   * @param topology that has the learner in it, before it runs
   * @return the same topology
   * @throws IllegalArgumentException if the learner does not stand directly behind a source that
   *     reads one topic: after a restart records are read again from their topic, and what was done
   *     to them on their way would be missing
   */
  public Topology connect(Topology topology) {
    placement = Placement.in(topology, embedding);
    return topology;
  }

  /** For Kafka Streams. */
  @Override
  public Processor<K, V, K, Prediction> get() {
    return new EmbeddedProcessor<>(embedding, placement);
  }

  /** For Kafka Streams. */
  @Override
  public Set<StoreBuilder<?>> stores() {
    return stores;
  }
}
