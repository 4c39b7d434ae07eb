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
  public LabelledSample read(Origin origin, Headers itsHeaders) throws UndecodableException {
    headers = itsHeaders;
    try {
      key = embedding.keys().deserializer().deserialize(origin.topic(), headers, origin.key());
      V value = value(origin);
      if (value == null) {
        throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
      }
      return embedding.mapping().sample(key, value, headers, origin);
    } catch (RuntimeException e) {
      throw new UndecodableException(
          RefusalReason.UNDECODABLE,
          "no sample could be made of the record: " + InternalErrors.describe(e));
    }
  }

  @SuppressWarnings("unchecked")
  private V value(Origin origin) {
    return origin instanceof TypedOrigin<?> live
        ? (V) live.typed()
        : embedding.values().deserializer().deserialize(origin.topic(), headers, origin.value());
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
