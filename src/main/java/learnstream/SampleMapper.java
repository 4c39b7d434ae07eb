package learnstream;

import org.apache.kafka.common.header.Headers;

/**
 * Makes a sample of a record of the learner's topic. After a restart it is asked once more for
 * records that it has seen, so that it must depend on nothing but what it is given, and change
 * nothing. A record's timestamp is not among it: an extractor may give another one then.
 *
 * @param <K> type of the records' keys
 * @param <V> type of their values
 */
@FunctionalInterface
public interface SampleMapper<K, V> {
  /**
   * Makes the sample.
   *
   * @param key null if the record has none
   * @param value never null: a record without a value becomes a dead letter
   * @return null to pass the record over: no model sees it, and nothing goes downstream
   */
  Sample sample(K key, V value, Headers headers);
}
