package learnstream.stream.embedded;

import learnstream.stream.sample.Origin;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Where a record that the application has deserialized came from. Its value becomes bytes again
 * only if somebody asks for them, which a dead letter does.
 */
final class TypedOrigin<V> extends Origin {
  private final V typed;
  private final Headers headers;
  private final Serializer<V> serializer;

  TypedOrigin(RecordMetadata from, byte[] key, Record<?, V> record, Serializer<V> serializer) {
    super(from.topic(), from.partition(), from.offset(), key, null);
    typed = record.value();
    headers = record.headers();
    this.serializer = serializer;
  }

  V typed() {
    return typed;
  }

  @Override
  public byte[] value() {
    return typed == null ? null : serializer.serialize(topic(), headers, typed);
  }
}
