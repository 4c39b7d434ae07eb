package learnstream.codec;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.avro.Checkpoint;

/**
 * Puts checkpoints together from parts in any order, among which some may be forged, doubled or
 * never completed. Parts belong together if they claim the same. No memory is set aside for what
 * they claim, only for what they bring, and where that becomes too much the checkpoint goes that
 * has waited longest for a part.
 */
public final class CheckpointAssembler {
  /** Parts that are of one checkpoint agree in these. */
  private record Claim(
      String modelId, ByteBuffer key, long number, int parts, int totalBytes, long checksum) {
    static Claim of(Checkpoint part) {
      return new Claim(
          part.getModelId(),
          part.getKey(),
          part.getNumber(),
          part.getParts(),
          part.getTotalBytes(),
          part.getChecksum());
    }
  }

  /** A part and the size of its record, in bytes. */
  private record Part(Checkpoint record, int size) {}

  private final int maxIncomplete;
  private final long maxBytes;

  /** The one that has waited longest for a part is the first. */
  private final Map<Claim, Map<Integer, Part>> incomplete = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /**
   * @param maxIncomplete checkpoints that may wait for parts at a time, at least 1
   * @param maxBytes of the records that wait, but for those of the checkpoint that came last
   */
  public CheckpointAssembler(int maxIncomplete, long maxBytes) {
    this.maxIncomplete = maxIncomplete;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes in a part.
   *
   * @param size of its record, bytes
   * @return the checkpoint, if this part was the last that it waited for and its checksum agrees
   */
  public Optional<AssembledCheckpoint> add(Checkpoint part, int size) {
    if (!AssembledCheckpoint.isPossible(part)) {
      return Optional.empty();
    }
    Claim claim = Claim.of(part);
    Map<Integer, Part> parts = incomplete.computeIfAbsent(claim, c -> new HashMap<>());
    Part before = parts.put(part.getPart(), new Part(part, size));
    bytes += size - (before == null ? 0 : before.size());
    if (parts.size() == part.getParts()) {
      forget(incomplete.remove(claim));
      return AssembledCheckpoint.of(parts.values().stream().map(Part::record).toList());
    }
    makeRoom();
    return Optional.empty();
  }

  private void makeRoom() {
    Iterator<Map<Integer, Part>> oldest = incomplete.values().iterator();
    while (incomplete.size() > 1 && (incomplete.size() > maxIncomplete || bytes > maxBytes)) {
      forget(oldest.next());
      oldest.remove();
    }
  }

  private void forget(Map<Integer, Part> parts) {
    parts.values().forEach(part -> bytes -= part.size());
  }

  /** Bytes of the records that wait for others. */
  long bytes() {
    return bytes;
  }
}
