package learnstream.codec.binary;

import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/**
 * Avro's binary encoding into an array that is used again: what {@link
 * org.apache.avro.io.EncoderFactory#binaryEncoder} writes, without a stream and a buffer behind it
 * for each record. Not thread-safe.
 */
public final class ByteArrayEncoder extends BinaryEncoder {
  private static final int MAX_NUMBER = 10;

  /** Longest text whose length takes one byte. */
  private static final int MAX_SHORT = 63;

  private byte[] bytes = new byte[1024];
  private int size;

  /** Begins anew with these bytes. */
  public void begin(byte[] front) {
    size = 0;
    writeFixed(front, 0, front.length);
  }

  /** What was written since {@link #begin}. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), newLength()));
    }
  }

  private int newLength() {
    return (int) Math.min(Integer.MAX_VALUE - 8, 2L * bytes.length);
  }

  @Override
  public void writeBoolean(boolean value) {
    reserve(1);
    size += BinaryData.encodeBoolean(value, bytes, size);
  }

  @Override
  public void writeInt(int value) {
    reserve(MAX_NUMBER);
    size += BinaryData.encodeInt(value, bytes, size);
  }

  @Override
  public void writeLong(long value) {
    reserve(MAX_NUMBER);
    size += BinaryData.encodeLong(value, bytes, size);
  }

  @Override
  public void writeFloat(float value) {
    reserve(MAX_NUMBER);
    size += BinaryData.encodeFloat(value, bytes, size);
  }

  @Override
  public void writeDouble(double value) {
    reserve(MAX_NUMBER);
    size += BinaryData.encodeDouble(value, bytes, size);
  }

  @Override
  public void writeFixed(byte[] value, int start, int length) {
    reserve(length);
    System.arraycopy(value, start, bytes, size, length);
    size += length;
  }

  /** Ids and names are short, and most of them in ASCII: those go into the array at once. */
  @Override
  public void writeString(String value) throws IOException {
    int length = value.length();
    if (length > MAX_SHORT) {
      super.writeString(value);
      return;
    }
    reserve(1 + length);
    for (int i = 0; i < length; i++) {
      char character = value.charAt(i);
      if (character >= 0x80) {
        super.writeString(value);
        return;
      }
      bytes[size + 1 + i] = (byte) character;
    }
    bytes[size] = (byte) (length << 1);
    size += 1 + length;
  }

  @Override
  protected void writeZero() {
    writeInt(0);
  }

  @Override
  public int bytesBuffered() {
    return 0;
  }

  @Override
  public void flush() {
    // Nothing is behind it.
  }
}
