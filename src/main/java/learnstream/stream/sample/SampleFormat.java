package learnstream.stream.sample;

import learnstream.codec.NotReadyException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import org.apache.kafka.common.header.Headers;

/** What the records of a samples topic look like. */
public interface SampleFormat {
  /**
   * Makes the same sample of the same record whenever it is asked: a replay asks again.
   *
   * @param timestamp of the record, ms since the epoch; negative: none
   * @return null if the record holds no sample and is to be passed over
   * @throws UndecodableException if it should hold one that cannot be read
   */
  LabelledSample read(Origin origin, long timestamp, Headers headers) throws UndecodableException;

  /** Whether models are told apart by the records' keys, where each key has its own. */
  default boolean keepsKeys() {
    return true;
  }

  /**
   * What tells models apart where each key has its own, of the record read last; null if it has
   * none.
   */
  default byte[] key(Origin origin) {
    return origin.key();
  }

  /**
   * Whether something outside of a record decides if it can be read: then {@link #read} may throw a
   * {@link NotReadyException}, and what has no schema today may have one tomorrow.
   */
  default boolean needsOthers() {
    return false;
  }
}
