package learnstream.model.champion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** How the state of a {@link Contest} is stored: a byte that says its format, then the rest. */
final class ContestBytes {
  private static final byte FORMAT = 1;

  private ContestBytes() {}

  /** Room for so many bytes behind the format. */
  static ByteBuffer allocate(int length) {
    return ByteBuffer.allocate(1 + length).order(ByteOrder.LITTLE_ENDIAN).put(FORMAT);
  }

  /**
   * Stored bytes, behind their format.
   *
   * @throws IllegalStateException if a newer version wrote them
   */
  static ByteBuffer open(byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    byte format = in.get();
    if (format > FORMAT) {
      throw new IllegalStateException(
          "the champion's state is of format %d; up to %d is allowed; use a newer version"
              .formatted(format, FORMAT));
    }
    return in;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void put(ByteBuffer out, byte[] text) {
    out.putInt(text.length).put(text);
  }

  static String text(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
