package learnstream.demo;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A file in the IDX format of MNIST: unsigned bytes in an array of any rank, plain or gzipped.
 *
 * @param shape length of each dimension; the first counts the items
 * @param bytes the elements in row-major order
 */
public record IdxFile(int[] shape, byte[] bytes) {
  private static final int GZIP = 0x1f8b;

  /**
   * @throws IOException if it is not such a file
   */
  public static IdxFile read(InputStream file) throws IOException {
    BufferedInputStream start = new BufferedInputStream(file);
    start.mark(2);
    boolean zipped = (start.read() << 8 | start.read()) == GZIP;
    start.reset();
    try (DataInputStream in = new DataInputStream(zipped ? new GZIPInputStream(start) : start)) {
      int magic = in.readInt();
      if (magic >>> 8 != 8) {
        throw new IOException(
            "not an IDX file of unsigned bytes: it begins with %08x".formatted(magic));
      }
      int[] shape = new int[magic & 0xff];
      int size = 1;
      for (int d = 0; d < shape.length; d++) {
        shape[d] = in.readInt();
        size = Math.multiplyExact(size, shape[d]);
      }
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw new IOException(
            "%d bytes found, %s needs %d".formatted(bytes.length, Arrays.toString(shape), size));
      }
      return new IdxFile(shape, bytes);
    }
  }

  public int items() {
    return shape[0];
  }

  /** The bytes of item {@code index}. */
  public byte[] item(int index) {
    int size = bytes.length / shape[0];
    return Arrays.copyOfRange(bytes, index * size, (index + 1) * size);
  }
}
