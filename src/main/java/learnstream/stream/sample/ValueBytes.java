package learnstream.stream.sample;

import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;

/**
 * Looks at a record's value before it is decoded, since decoding allocates several times what an
 * array of numbers takes on the wire.
 */
public final class ValueBytes {
  /** What a record has besides its samples: names, numbers, sentences. */
  private static final long BESIDES = 256 * 1024;

  private ValueBytes() {}

  /**
   * @param numbers most single-precision numbers that such a record holds
   * @return the value
   * @throws UndecodableException if there is none, or more of it than such a record needs
   */
  public static byte[] require(byte[] value, long numbers) throws UndecodableException {
    if (value == null) {
      throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
    }
    long most = numbers * Float.BYTES + BESIDES;
    if (value.length > most) {
      throw new UndecodableException(
          RefusalReason.TOO_LARGE,
          "%d bytes are not allowed; give at most %d".formatted(value.length, most));
    }
    return value;
  }
}
