package learnstream.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import learnstream.codec.avro.Checkpoint;

/** A whole checkpoint, put together from its parts. */
public final class AssembledCheckpoint {
  private final Checkpoint last;
  private final ByteBuffer state;

  private AssembledCheckpoint(Checkpoint last, ByteBuffer state) {
    this.last = last;
    this.state = state;
  }

  /**
   * @param parts of one checkpoint, in any order, each at least once
   * @return empty if a part is missing or the checksum does not agree
   */
  public static Optional<AssembledCheckpoint> of(List<Checkpoint> parts) {
    List<Checkpoint> sorted =
        parts.stream().sorted(Comparator.comparingInt(Checkpoint::getPart)).toList();
    Checkpoint last = sorted.get(sorted.size() - 1);
    if (sorted.size() != last.getParts() || last.getPart() != last.getParts() - 1) {
      return Optional.empty();
    }
    int bytes = sorted.stream().mapToInt(part -> part.getBytes().remaining()).sum();
    if (bytes != last.getTotalBytes()) {
      return Optional.empty();
    }
    ByteBuffer whole = ByteBuffer.allocate(bytes);
    sorted.forEach(part -> whole.put(part.getBytes().duplicate()));
    CRC32C checksum = new CRC32C();
    checksum.update(whole.flip().duplicate());
    return checksum.getValue() == last.getChecksum()
        ? Optional.of(new AssembledCheckpoint(last, whole))
        : Optional.empty();
  }

  /** The record of the last part, which says what the checkpoint is. */
  public Checkpoint description() {
    return last;
  }

  /** The whole state, as the learner wrote it. */
  public ByteBuffer state() {
    return state.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
