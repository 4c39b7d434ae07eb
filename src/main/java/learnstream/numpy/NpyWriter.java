package learnstream.numpy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Writes arrays as .npy files, version 1.0 of the format (NumPy Enhancement Proposal 1): a header
 * that says type and shape, then the elements in row-major order, little-endian.
 */
public final class NpyWriter {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int CHUNK = 1 << 13;
  private static final Charset UTF_32 = Charset.forName("UTF-32LE");

  private NpyWriter() {}

  /** Doubles of this shape, each by its index; the stream is left open. */
  public static void write(OutputStream out, IntToDoubleFunction numbers, int... shape)
      throws IOException {
    out.write(header("<f8", shape));
    int length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < length; i++) {
      bytes.putDouble(numbers.applyAsDouble(i));
      if (!bytes.hasRemaining() || i == length - 1) {
        out.write(bytes.array(), 0, bytes.position());
        bytes.clear();
      }
    }
  }

  /** One text, as an array without dimensions; the stream is left open. */
  public static void write(OutputStream out, String text) throws IOException {
    int characters = Math.max(1, text.codePointCount(0, text.length()));
    out.write(header("<U" + characters));
    out.write(Arrays.copyOf(text.getBytes(UTF_32), characters * Integer.BYTES));
  }

  private static byte[] header(String type, int... shape) {
    String lengths = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining());
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, lengths);
    int start = MAGIC.length + 2 + Short.BYTES;
    int padded = (start + text.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT - start;
    String line = text + " ".repeat(padded - text.length() - 1) + "\n";
    return ByteBuffer.allocate(start + padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put(new byte[] {1, 0})
        .putShort((short) padded)
        .put(line.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }
}
