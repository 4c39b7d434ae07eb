package learnstream.stream.embedded;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The context of the one node, as the processors inside it see it: what they forward to a child by
 * name goes where the node sends it, and their stores have the names that they know.
 */
final class InnerContext implements ProcessorContext<Object, Object> {
  private final ProcessorContext<?, ?> outer;
  private final Map<String, String> stores;
  private final BiConsumer<Record<?, ?>, String> forward;

  /**
   * @param stores names of stores by those that the processors know, where they differ
   * @param forward takes a record and the name of the child that it is for
   */
  InnerContext(
      ProcessorContext<?, ?> outer,
      Map<String, String> stores,
      BiConsumer<Record<?, ?>, String> forward) {
    this.outer = outer;
    this.stores = stores;
    this.forward = forward;
  }

  /** As processors of a deployment see it, whose keys are bytes. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  ProcessorContext<byte[], Object> ofBytes() {
    return (ProcessorContext) this;
  }

  @Override
  public <K, V> void forward(Record<K, V> record) {
    throw new UnsupportedOperationException("a child's name is missing; give one");
  }

  @Override
  public <K, V> void forward(Record<K, V> record, String child) {
    forward.accept(record, child);
  }

  @Override
  public <S extends StateStore> S getStateStore(String name) {
    return outer.getStateStore(stores.getOrDefault(name, name));
  }

  @Override
  public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
    return outer.schedule(interval, type, callback);
  }

  @Override
  public Cancellable schedule(
      Instant start, Duration interval, PunctuationType type, Punctuator callback) {
    return outer.schedule(start, interval, type, callback);
  }

  @Override
  public String applicationId() {
    return outer.applicationId();
  }

  @Override
  public TaskId taskId() {
    return outer.taskId();
  }

  @Override
  public Optional<RecordMetadata> recordMetadata() {
    return outer.recordMetadata();
  }

  @Override
  public Serde<?> keySerde() {
    return outer.keySerde();
  }

  @Override
  public Serde<?> valueSerde() {
    return outer.valueSerde();
  }

  @Override
  public File stateDir() {
    return outer.stateDir();
  }

  @Override
  public StreamsMetrics metrics() {
    return outer.metrics();
  }

  @Override
  public void commit() {
    outer.commit();
  }

  @Override
  public Map<String, Object> appConfigs() {
    return outer.appConfigs();
  }

  @Override
  public Map<String, Object> appConfigsWithPrefix(String prefix) {
    return outer.appConfigsWithPrefix(prefix);
  }

  @Override
  public long currentSystemTimeMs() {
    return outer.currentSystemTimeMs();
  }

  @Override
  public long currentStreamTimeMs() {
    return outer.currentStreamTimeMs();
  }
}
