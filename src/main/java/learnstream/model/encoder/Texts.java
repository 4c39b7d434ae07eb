package learnstream.model.encoder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Texts and values in state bytes: the length in bytes, then UTF-8. */
final class Texts {
  private static final int NOTHING = -1;
  private static final int NUMBER = -2;

  private Texts() {}

  static int bytes(String text) {
    return Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
  }

  static void write(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length).put(bytes);
  }

  static String read(ByteBuffer in) {
    return read(in, in.getInt());
  }

  private static String read(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException(
          "a text of %d bytes does not fit the %d that are left".formatted(length, in.remaining()));
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The same for a number, a text or null. */
  static int bytesOfValue(Object value) {
    return value instanceof String text
        ? bytes(text)
        : Integer.BYTES + (value == null ? 0 : Double.BYTES);
  }

  static void writeValue(ByteBuffer out, Object value) {
    if (value instanceof String text) {
      write(out, text);
    } else if (value == null) {
      out.putInt(NOTHING);
    } else {
      out.putInt(NUMBER).putDouble((Double) value);
    }
  }

  static Object readValue(ByteBuffer in) {
    int length = in.getInt();
    return switch (length) {
      case NOTHING -> null;
      case NUMBER -> in.getDouble();
      default -> read(in, length);
    };
  }
}
