package learnstream.stream.format;

import learnstream.codec.UndecodableException;
import learnstream.stream.sample.Origin;
import org.apache.kafka.common.header.Headers;

/** Reads the values of records in one wire format. */
public interface RecordParser {
  /**
   * The value of a record as a tree, which the format's {@link
   * com.jayway.jsonpath.spi.json.JsonProvider} knows how to walk. The same of the same record
   * whenever it is asked: a replay asks again.
   *
   * @throws UndecodableException if the value is not of this format, or there is none
   */
  Object parse(Origin origin, Headers headers) throws UndecodableException;

  /** As {@link learnstream.stream.sample.SampleFormat#needsOthers}. */
  default boolean needsOthers() {
    return false;
  }
}
