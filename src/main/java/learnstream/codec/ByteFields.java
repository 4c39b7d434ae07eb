package learnstream.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a field of bytes in an Avro record holds; the buffer's position stays. */
public final class ByteFields {
  private ByteFields() {}

  /** A copy of the bytes; null for null. */
  public static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** The bytes as UTF-8, such as the key of a model; null for null. */
  public static String text(ByteBuffer buffer) {
    return buffer == null ? null : StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
  }
}
