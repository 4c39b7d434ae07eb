package learnstream.demo.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A file in the IDX format of MNIST: unsigned bytes in an array of any rank, plain or gzipped. It
 * is read item by item, since a small gzipped file may expand beyond memory.
 */
public final class IdxFile implements Closeable {
  private static final int GZIP = 0x1f8b;
  private static final int MAX_ITEM_BYTES = 1 << 24;

  private final DataInputStream in;
  private final int[] shape;
  private final int itemBytes;
  private int next;

  private IdxFile(DataInputStream in, int[] shape, int itemBytes) {
    this.in = in;
    this.shape = shape;
    this.itemBytes = itemBytes;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws IOException if it is not such a file
   */
  public static IdxFile open(InputStream file) throws IOException {
    BufferedInputStream start = new BufferedInputStream(file);
    start.mark(2);
    boolean zipped = (start.read() << 8 | start.read()) == GZIP;
    start.reset();
    DataInputStream in = new DataInputStream(zipped ? new GZIPInputStream(start) : start);
    try {
      int magic = in.readInt();
      if (magic >>> 8 != 8 || (magic & 0xff) == 0) {
        throw new IOException(
            "not an IDX file of unsigned bytes: it begins with %08x".formatted(magic));
      }
      int[] shape = new int[magic & 0xff];
      for (int d = 0; d < shape.length; d++) {
        shape[d] = in.readInt();
      }
      return new IdxFile(in, shape, itemBytes(shape));
    } catch (EOFException e) {
      throw new IOException("not an IDX file: it ends within its header", e);
    }
  }

  private static int itemBytes(int[] shape) throws IOException {
    long bytes = 1;
    for (int d = 0; d < shape.length; d++) {
      bytes *= d == 0 ? 1 : shape[d];
      if (shape[d] < 1 || bytes > MAX_ITEM_BYTES) {
        throw new IOException(
            "a shape of %s is not allowed; positive lengths are, with at most %,d bytes an item"
                .formatted(Arrays.toString(shape), MAX_ITEM_BYTES));
      }
    }
    return (int) bytes;
  }

  /** Length of each dimension; the first counts the items. */
  public int[] shape() {
    return shape.clone();
  }

  public int items() {
    return shape[0];
  }

  /** Whether there is another item, by what the header says. */
  public boolean hasNext() {
    return next < shape[0];
  }

  /**
   * The bytes of the next item, in row-major order.
   *
   * @throws IOException if the file ends before its end
   */
  public byte[] next() throws IOException {
    byte[] item = in.readNBytes(itemBytes);
    if (item.length < itemBytes) {
      throw new IOException(
          "%d items found, %s needs %d".formatted(next, Arrays.toString(shape), shape[0]));
    }
    next++;
    return item;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
