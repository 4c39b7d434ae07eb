package learnstream.stream.state;

import java.util.Arrays;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import org.apache.avro.specific.SpecificRecord;

/**
 * An Avro record in a model's store, behind a byte that says its format: what the schema cannot
 * say, such as a new meaning of a field, is a new format.
 */
final class StoredRecord<T extends SpecificRecord> {
  private static final byte FORMAT = 2;

  private final String name;
  private final AvroCodec<T> codec;

  /**
   * @param name of what is stored, for messages
   */
  StoredRecord(String name, Class<T> type) {
    this.name = name;
    codec = AvroCodec.of(type);
  }

  byte[] encode(T value) {
    byte[] record = codec.encode(value);
    byte[] bytes = new byte[1 + record.length];
    bytes[0] = FORMAT;
    System.arraycopy(record, 0, bytes, 1, record.length);
    return bytes;
  }

  /**
   * @throws UnknownFormatException if a newer version wrote it
   * @throws IllegalStateException if it is damaged
   */
  T decode(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] > FORMAT) {
      throw new UnknownFormatException(name, bytes[0]);
    }
    try {
      return codec.decode(Arrays.copyOfRange(bytes, Math.min(1, bytes.length), bytes.length));
    } catch (UndecodableException e) {
      throw new IllegalStateException(name + " is damaged: " + e.getMessage(), e);
    }
  }
}
