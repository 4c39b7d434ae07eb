package learnstream.stream.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import learnstream.codec.AvroCodec;
import learnstream.codec.StorageFormat;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ModelDescription;
import learnstream.model.spec.Resumable;

/**
 * The state of one model, copied at one moment, so that learning goes on while the copy is written
 * out in parts. The buffer is reused from copy to copy: only one may be on its way out at a time.
 */
public final class FrozenState {
  private ByteBuffer bytes = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
  private final AvroCodec<ModelDescription> descriptions = AvroCodec.of(ModelDescription.class);
  private SnapshotHeader header;
  private String architecture;

  /**
   * Copies the model's state.
   *
   * @param description of the model, stored with its state
   * @param offset number of the last sample that the state contains
   * @param handled number of the last sample that need not be replayed
   * @param samplesAtCheckpoint number of samples that it had taken in at its newest checkpoint
   * @param partBytes most bytes of one part
   */
  public void freeze(
      Resumable model,
      ModelDescription description,
      long generation,
      long offset,
      long handled,
      long samplesAtCheckpoint,
      int partBytes) {
    reserve(model);
    architecture = model.architecture();
    int size = model.stateBytes();
    bytes.clear();
    model.writeState(bytes);
    bytes.flip();
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate());
    byte[] described = descriptions.encode(description);
    header =
        new SnapshotHeader(
            generation,
            offset,
            handled,
            model.version(),
            samplesAtCheckpoint,
            size,
            parts(size, partBytes, described.length),
            partBytes,
            checksum.getValue(),
            StorageFormat.DESCRIBED,
            ByteBuffer.wrap(described));
  }

  /**
   * Number of parts. The description goes with the last one, which holds nothing else where both
   * would be larger than a part may be.
   */
  private static int parts(int size, int partBytes, int described) {
    int parts = Math.max(1, -Math.floorDiv(-size, partBytes));
    int last = size - (parts - 1) * partBytes;
    return last > 0 && last + described > Math.max(partBytes, ModelStore.PART_BYTES)
        ? parts + 1
        : parts;
  }

  /** Makes room for a copy of the model's state, so that the first copy need not wait for it. */
  public void reserve(Resumable model) {
    int size = model.stateBytes();
    if (bytes.capacity() < size) {
      bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /**
   * Part {@code index} as a checkpoint has it: all that the state says of itself. Whose it is, its
   * number and its time are the publisher's to say.
   */
  public Checkpoint.Builder checkpointPart(int index) {
    boolean last = index == header.parts() - 1;
    return Checkpoint.newBuilder()
        .setModelVersion(header.version())
        // The key of storage format 1, for readers of checkpoints that know no other.
        .setArchitecture(last ? architecture : "")
        .setOffset(header.offset())
        .setPart(index)
        .setParts(header.parts())
        .setBytes(part(index))
        .setTotalBytes(header.totalBytes())
        .setChecksum(header.checksum())
        .setFormat(header.format())
        .setDescription(last ? header.description() : null);
  }

  public SnapshotHeader header() {
    return header;
  }

  /** Part {@code index} of the state, counted from 0. */
  public ByteBuffer part(int index) {
    int from = Math.min(header.totalBytes(), index * header.partBytes());
    int to = Math.min(header.totalBytes(), from + header.partBytes());
    return bytes.slice(from, to - from);
  }

  /** A part as the store holds it: the last one behind the header. */
  byte[] storedPart(int index) {
    if (index == header.parts() - 1) {
      return header.encode(part(index));
    }
    byte[] stored = new byte[part(index).remaining()];
    part(index).get(stored);
    return stored;
  }
}
