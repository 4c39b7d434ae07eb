package learnstream.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import learnstream.learner.Resumable;

/**
 * The state of one model, copied at one moment, so that learning goes on while the copy is written
 * out in parts. The buffer is reused from copy to copy: only one may be on its way out at a time.
 */
public final class FrozenState {
  private ByteBuffer bytes = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
  private SnapshotHeader header;

  /** Copies the state of something that has handled no more than it contains. */
  public void freeze(
      Resumable model, long generation, long offset, long samplesAtCheckpoint, int partBytes) {
    freeze(model, generation, offset, offset, samplesAtCheckpoint, partBytes);
  }

  /**
   * Copies the model's state.
   *
   * @param offset number of the last sample that the state contains
   * @param handled number of the last sample that need not be replayed
   * @param samplesAtCheckpoint number of samples that it had taken in at its newest checkpoint
   * @param partBytes most bytes of one part
   */
  public void freeze(
      Resumable model,
      long generation,
      long offset,
      long handled,
      long samplesAtCheckpoint,
      int partBytes) {
    reserve(model);
    int size = model.stateBytes();
    bytes.clear();
    model.writeState(bytes);
    bytes.flip();
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate());
    header =
        new SnapshotHeader(
            generation,
            offset,
            handled,
            model.version(),
            samplesAtCheckpoint,
            size,
            Math.max(1, -Math.floorDiv(-size, partBytes)),
            partBytes,
            checksum.getValue(),
            model.architecture());
  }

  /** Makes room for a copy of the model's state, so that the first copy need not wait for it. */
  public void reserve(Resumable model) {
    int size = model.stateBytes();
    if (bytes.capacity() < size) {
      bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  public SnapshotHeader header() {
    return header;
  }

  /** Part {@code index} of the state, counted from 0. */
  public ByteBuffer part(int index) {
    int from = index * header.partBytes();
    int to = Math.min(header.totalBytes(), from + header.partBytes());
    return bytes.slice(from, to - from);
  }
}
