package learnstream.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
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
   * @param parts of one checkpoint, in any order, each once
   * @return empty if a part is missing or the checksum does not agree
   */
  public static Optional<AssembledCheckpoint> of(Collection<Checkpoint> parts) {
    List<Checkpoint> sorted =
        parts.stream().sorted(Comparator.comparingInt(Checkpoint::getPart)).toList();
    long bytes = 0;
    for (int i = 0; i < sorted.size(); i++) {
      Checkpoint part = sorted.get(i);
      if (part.getPart() != i || part.getParts() != sorted.size() || !isPossible(part)) {
        return Optional.empty();
      }
      bytes += part.getBytes().remaining();
    }
    if (sorted.isEmpty() || bytes != sorted.get(sorted.size() - 1).getTotalBytes()) {
      return Optional.empty();
    }
    ByteBuffer whole = ByteBuffer.allocate((int) bytes);
    sorted.forEach(part -> whole.put(part.getBytes().duplicate()));
    CRC32C checksum = new CRC32C();
    checksum.update(whole.flip().duplicate());
    Checkpoint last = sorted.get(sorted.size() - 1);
    return checksum.getValue() == last.getChecksum()
        ? Optional.of(new AssembledCheckpoint(last, whole))
        : Optional.empty();
  }

  /** Whether what a part says of itself can be true. */
  public static boolean isPossible(Checkpoint part) {
    return part.getPart() >= 0
        && part.getPart() < part.getParts()
        && part.getBytes().remaining() <= part.getTotalBytes()
        && part.getParameterBytes() >= 0
        && part.getOptimiserBytes() >= 0
        && (long) part.getParameterBytes() + part.getOptimiserBytes() <= part.getTotalBytes();
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
