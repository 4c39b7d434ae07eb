package learnstream.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What a snapshot says of itself. It stands in front of the last part, which is written last, and
 * so makes the snapshot valid.
 *
 * @param generation rises by one with each snapshot of the model
 * @param offset number of the last sample that the state contains
 * @param handled number of the last sample that need not be replayed: every one up to it is
 *     contained, or was refused
 * @param version the model's number of updates
 * @param samplesAtCheckpoint number of samples taken in at the model's newest checkpoint
 * @param totalBytes size of the whole state
 * @param parts number of parts
 * @param partBytes size of each part but the last
 * @param checksum CRC-32C of the whole state
 * @param architecture text of what the state depends on
 */
public record SnapshotHeader(
    long generation,
    long offset,
    long handled,
    long version,
    long samplesAtCheckpoint,
    int totalBytes,
    int parts,
    int partBytes,
    long checksum,
    String architecture) {
  private static final int MAGIC_1 = 0x4c53_0001;
  private static final int MAGIC = 0x4c53_0002;

  /** The header followed by {@code lastPart}. */
  byte[] encode(ByteBuffer lastPart) {
    byte[] text = architecture.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(4 + 8 * 6 + 4 * 4 + text.length + 4 + lastPart.remaining())
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putLong(generation).putLong(offset).putLong(handled).putLong(version);
    out.putLong(samplesAtCheckpoint).putLong(checksum);
    out.putInt(totalBytes).putInt(parts).putInt(partBytes).putInt(text.length).put(text);
    out.putInt(checksum(out.array(), out.position()));
    return out.put(lastPart.duplicate()).array();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }

  /**
   * Reads a header and leaves the buffer at the last part.
   *
   * @throws DamagedSnapshotException if the bytes are not a header
   */
  static SnapshotHeader decode(ByteBuffer in) throws DamagedSnapshotException {
    try {
      in.order(ByteOrder.LITTLE_ENDIAN);
      int magic = in.getInt();
      if (magic != MAGIC && magic != MAGIC_1) {
        throw new DamagedSnapshotException("its last part has no header");
      }
      long generation = in.getLong();
      long offset = in.getLong();
      long handled = magic == MAGIC ? in.getLong() : offset;
      long version = in.getLong();
      long samplesAtCheckpoint = in.getLong();
      long checksum = in.getLong();
      int totalBytes = in.getInt();
      int parts = in.getInt();
      int partBytes = in.getInt();
      int length = in.getInt();
      if (length < 0 || length > in.remaining() || totalBytes < 0 || parts < 1) {
        throw new DamagedSnapshotException("its header is damaged");
      }
      byte[] text = new byte[length];
      in.get(text);
      int end = in.position() - in.arrayOffset();
      if (in.getInt() != checksum(in.array(), end)) {
        throw new DamagedSnapshotException("its header is damaged");
      }
      return new SnapshotHeader(
          generation,
          offset,
          handled,
          version,
          samplesAtCheckpoint,
          totalBytes,
          parts,
          partBytes,
          checksum,
          new String(text, StandardCharsets.UTF_8));
    } catch (BufferUnderflowException e) {
      throw new DamagedSnapshotException("its header is truncated");
    }
  }
}
