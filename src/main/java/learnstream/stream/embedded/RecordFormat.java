package learnstream.stream.embedded;

import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.stream.sample.InternalErrors;
import learnstream.stream.sample.Origin;
import learnstream.stream.sample.SampleFormat;
import org.apache.kafka.common.header.Headers;

/**
 * The application's records as samples: live ones as its source has deserialized them, those that
 * are read again from their bytes. Not thread-safe.
 */
final class RecordFormat<K, V> implements SampleFormat {
  private final Embedding<K, V> embedding;
  private K key;
  private Headers headers;

  RecordFormat(Embedding<K, V> embedding) {
    this.embedding = embedding;
  }

  @Override
  public LabelledSample read(Origin origin, long timestamp, Headers itsHeaders)
      throws UndecodableException {
    headers = itsHeaders;
    V value = origin instanceof TypedOrigin<?, ?> live ? take(live) : deserialize(origin);
    if (value == null) {
      throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
    }
    try {
      return embedding.mapping().sample(key, value, headers, origin);
    } catch (RuntimeException e) {
      throw new UndecodableException(
          RefusalReason.INTERNAL,
          "no sample could be made of the record: " + InternalErrors.describe(e));
    }
  }

  /** Those that are live were made in this topology, of this embedding's types. */
  @SuppressWarnings("unchecked")
  private V take(TypedOrigin<?, ?> live) {
    key = (K) live.record().key();
    return (V) live.record().value();
  }

  private V deserialize(Origin origin) throws UndecodableException {
    try {
      key = embedding.keys().deserializer().deserialize(origin.topic(), headers, origin.key());
      return embedding.values().deserializer().deserialize(origin.topic(), headers, origin.value());
    } catch (RuntimeException e) {
      throw new UndecodableException(
          RefusalReason.UNDECODABLE,
          "the record could not be deserialized: " + InternalErrors.describe(e));
    }
  }

  /** Of the record read last. */
  K key() {
    return key;
  }

  /** Of the record read last. */
  Headers headers() {
    return headers;
  }
}
