package learnstream.stream.embedded;

import learnstream.codec.avro.LabelledSample;
import learnstream.stream.sample.Origin;
import org.apache.kafka.common.header.Headers;

/**
 * Makes a sample of a record. A replay makes it again, so that it must depend on nothing else.
 *
 * @param <K> of the record's key
 * @param <V> of its value
 */
public interface RecordMapping<K, V> {
  /**
   * Makes the sample.
   *
   * @param value not null
   * @return null if the record is to be passed over
   */
  LabelledSample sample(K key, V value, Headers headers, Origin origin);
}
