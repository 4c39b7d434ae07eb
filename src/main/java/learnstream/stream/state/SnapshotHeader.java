package learnstream.stream.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import learnstream.codec.StorageFormat;
import org.apache.kafka.common.utils.Bytes;

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
 * @param partBytes most bytes of one part
 * @param checksum CRC-32C of the whole state
 * @param format in which it is stored, see {@link StorageFormat}
 * @param description of the model: UTF-8 of one line in format 1, from then on a {@link
 *     learnstream.codec.avro.ModelDescription} in single-object encoding; read-only
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
    int format,
    ByteBuffer description) {
  public SnapshotHeader {
    description = description.asReadOnlyBuffer();
  }

  @Override
  public ByteBuffer description() {
    return description.asReadOnlyBuffer();
  }

  /** "LS" and the format: the first four bytes, little-endian. */
  private static final int MAGIC = 0x4c53_0000;

  private static final int MAX_FORMATS = 0xff;

  /** The slot that the snapshot is written to. */
  int slot() {
    return (int) (generation & 1);
  }

  /** Key of one of its parts in the store. */
  Bytes storeKey(byte[] modelKey, int part) {
    return part == parts - 1
        ? StoreKeys.lastPart(modelKey, slot())
        : StoreKeys.part(modelKey, slot(), part);
  }

  /** The header followed by {@code lastPart}. */
  byte[] encode(ByteBuffer lastPart) {
    ByteBuffer out =
        ByteBuffer.allocate(4 + 8 * 6 + 4 * 4 + description.remaining() + 4 + lastPart.remaining())
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC | format).putLong(generation).putLong(offset).putLong(handled);
    out.putLong(version).putLong(samplesAtCheckpoint).putLong(checksum);
    out.putInt(totalBytes).putInt(parts).putInt(partBytes);
    out.putInt(description.remaining()).put(description.duplicate());
    out.putInt(checksum(out.array(), out.position()));
    return out.put(lastPart.duplicate()).array();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }

  /** The one line of format 1. */
  String architecture() {
    return StandardCharsets.UTF_8.decode(description.duplicate()).toString();
  }

  /**
   * Reads a header and leaves the buffer at the last part.
   *
   * @throws DamagedSnapshotException if the bytes are not a header
   * @throws UnknownFormatException if a later version wrote them
   */
  static SnapshotHeader decode(String modelId, ByteBuffer in) throws DamagedSnapshotException {
    try {
      in.order(ByteOrder.LITTLE_ENDIAN);
      int format = in.getInt() ^ MAGIC;
      if (format < 1 || format > MAX_FORMATS) {
        throw new DamagedSnapshotException("its last part has no header");
      }
      if (!StorageFormat.isKnown(format)) {
        throw new UnknownFormatException("model " + modelId + ": the stored state", format);
      }
      return decodeKnown(format, in);
    } catch (BufferUnderflowException e) {
      throw new DamagedSnapshotException("its header is truncated");
    }
  }

  private static SnapshotHeader decodeKnown(int format, ByteBuffer in)
      throws DamagedSnapshotException {
    long generation = in.getLong();
    long offset = in.getLong();
    long handled = format == StorageFormat.TEXT ? offset : in.getLong();
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
    byte[] description = new byte[length];
    in.get(description);
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
        format,
        ByteBuffer.wrap(description));
  }
}
