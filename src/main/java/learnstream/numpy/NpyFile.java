package learnstream.numpy;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an array from a .npy file item by item along its first dimension, so that a large one need
 * not fit into memory: versions 1.0 to 3.0 of the format (NumPy Enhancement Proposal 1), row-major,
 * of booleans, integers, floats or texts.
 */
public final class NpyFile implements Closeable {
  private static final int MAX_HEADER = 1 << 16;
  private static final int MAX_DIMENSIONS = 32;
  private static final int MAX_ITEM_BYTES = 1 << 24;
  private static final Pattern TYPE =
      Pattern.compile("'descr':\\s*'([<>|=])(b1|[iu][1248]|f[48]|U\\d{1,6})'");
  private static final Pattern ANY_TYPE = Pattern.compile("'descr':\\s*('[^']*'|\\[.*\\])");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([\\d, ]*)\\)");
  private static final Pattern BY_COLUMN = Pattern.compile("'fortran_order':\\s*True");

  private final DataInputStream in;
  private final char kind;
  private final int elementBytes;
  private final ByteOrder order;
  private final int[] shape;
  private final int itemElements;
  private int next;

  private NpyFile(DataInputStream in, String header) throws IOException {
    this.in = in;
    Matcher type = TYPE.matcher(header);
    if (!type.find()) {
      Matcher any = ANY_TYPE.matcher(header);
      throw new IOException(
          "elements of type %s are not allowed; booleans, integers, floats of 4 or 8 bytes and texts are"
              .formatted(any.find() ? any.group(1) : "that is not said"));
    }
    Matcher lengths = SHAPE.matcher(header);
    if (!lengths.find()) {
      throw new IOException("its header does not say its shape");
    }
    if (BY_COLUMN.matcher(header).find()) {
      throw new IOException(
          "an array in column-major order is not allowed; save numpy.ascontiguousarray(array)");
    }
    order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    kind = type.group(2).charAt(0);
    int size = Integer.parseInt(type.group(2).substring(1));
    elementBytes = kind == 'U' ? size * Integer.BYTES : size;
    shape = shape(lengths.group(1));
    itemElements = itemElements();
  }

  /**
   * Opens an array and reads its header.
   *
   * @param in closed with this
   * @throws IOException if it is no such array
   */
  public static NpyFile open(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      byte[] magic = new byte[NpyWriter.MAGIC.length];
      data.readFully(magic);
      if (!Arrays.equals(magic, NpyWriter.MAGIC)) {
        throw new IOException("not a .npy file: it does not begin as one");
      }
      int version = data.readUnsignedByte();
      data.readUnsignedByte();
      int length =
          version == 1
              ? Short.toUnsignedInt(Short.reverseBytes(data.readShort()))
              : Integer.reverseBytes(data.readInt());
      if (length < 0 || length > MAX_HEADER) {
        throw new IOException("a header of %d bytes is not allowed".formatted(length));
      }
      byte[] header = new byte[length];
      data.readFully(header);
      return new NpyFile(data, new String(header, StandardCharsets.UTF_8));
    } catch (EOFException e) {
      in.close();
      throw new IOException("not a .npy file: it ends within its header", e);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static int[] shape(String text) throws IOException {
    String[] lengths = text.isBlank() ? new String[0] : text.strip().split("\\s*,\\s*");
    if (lengths.length == 0 || lengths.length > MAX_DIMENSIONS) {
      throw new IOException(
          "%d dimensions are not allowed; 1 to %d are".formatted(lengths.length, MAX_DIMENSIONS));
    }
    try {
      return Arrays.stream(lengths).mapToInt(Integer::parseInt).toArray();
    } catch (NumberFormatException e) {
      throw new IOException("shape (%s) is not allowed; it is too large".formatted(text), e);
    }
  }

  private int itemElements() throws IOException {
    long elements = 1;
    for (int d = 1; d < shape.length; d++) {
      elements *= shape[d];
      if (elements * elementBytes > MAX_ITEM_BYTES) {
        throw new IOException(
            "shape %s is not allowed; an item of it has more than %d bytes"
                .formatted(Arrays.toString(shape), MAX_ITEM_BYTES));
      }
    }
    return (int) elements;
  }

  /** Lengths of its dimensions, the first of which counts the items. */
  public int[] shape() {
    return shape.clone();
  }

  public int items() {
    return shape[0];
  }

  /** Whether its elements are texts. */
  public boolean isText() {
    return kind == 'U';
  }

  /** Whether its elements are unsigned bytes. */
  public boolean isBytes() {
    return kind == 'u' && elementBytes == 1;
  }

  private ByteBuffer nextBytes() throws IOException {
    if (next == shape[0]) {
      throw new EOFException("there are no more items");
    }
    byte[] bytes = new byte[itemElements * elementBytes];
    try {
      in.readFully(bytes);
    } catch (EOFException e) {
      throw new EOFException("it ends within item %d of %d".formatted(next + 1, shape[0]));
    }
    next++;
    return ByteBuffer.wrap(bytes).order(order);
  }

  /** The numbers of the next item, in row-major order. */
  public double[] nextNumbers() throws IOException {
    ByteBuffer bytes = nextBytes();
    double[] numbers = new double[itemElements];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(bytes);
    }
    return numbers;
  }

  private double number(ByteBuffer bytes) {
    if (kind == 'f') {
      return elementBytes == Float.BYTES ? bytes.getFloat() : bytes.getDouble();
    }
    boolean isUnsigned = kind != 'i';
    return switch (elementBytes) {
      case 1 -> isUnsigned ? bytes.get() & 0xff : bytes.get();
      case 2 -> isUnsigned ? bytes.getShort() & 0xffff : bytes.getShort();
      case 4 -> isUnsigned ? bytes.getInt() & 0xffffffffL : bytes.getInt();
      default -> {
        long number = bytes.getLong();
        yield isUnsigned && number < 0 ? (number >>> 1) * 2.0 : number;
      }
    };
  }

  /** The texts of the next item. */
  public String[] nextTexts() throws IOException {
    ByteBuffer bytes = nextBytes();
    Charset charset = Charset.forName(order == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE");
    String[] texts = new String[itemElements];
    for (int i = 0; i < texts.length; i++) {
      String padded = new String(bytes.array(), i * elementBytes, elementBytes, charset);
      int end = padded.length();
      while (end > 0 && padded.charAt(end - 1) == 0) {
        end--;
      }
      texts[i] = padded.substring(0, end);
    }
    return texts;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
