package learnstream.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Single-precision numbers as little-endian bytes. */
public final class FloatBytes {
  private FloatBytes() {}

  /** The {@code length} numbers from {@code from} on. */
  public static ByteBuffer encode(float[] numbers, int from, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers, from, length);
    return bytes;
  }

  /** How many numbers there are, or -1 if the bytes do not end with one. */
  public static int count(ByteBuffer bytes) {
    return bytes.remaining() % Float.BYTES == 0 ? bytes.remaining() / Float.BYTES : -1;
  }

  /** Writes all of them to {@code out}, which is long enough. */
  public static void decode(ByteBuffer bytes, float[] out) {
    bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out, 0, count(bytes));
  }
}
