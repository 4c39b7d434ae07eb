package learnstream.stream.embedded;

import learnstream.stream.sample.Origin;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Where a record that the application has deserialized came from. Its value becomes bytes again
 * only if somebody asks for them, which a dead letter does.
 */
final class TypedOrigin<K, V> extends Origin {
  private final Record<K, V> record;
  private final Serializer<V> serializer;

  TypedOrigin(RecordMetadata from, byte[] key, Record<K, V> record, Serializer<V> serializer) {
    super(from.topic(), from.partition(), from.offset(), key, null, record.headers());
    this.record = record;
    this.serializer = serializer;
  }

  /** As the application has it. */
  Record<K, V> record() {
    return record;
  }

  @Override
  public byte[] value() {
    return record.value() == null
        ? null
        : serializer.serialize(topic(), record.headers(), record.value());
  }
}
