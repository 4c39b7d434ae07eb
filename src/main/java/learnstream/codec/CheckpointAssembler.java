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
 * never completed. Parts belong together if they make the same claims. Memory is used for the bytes
 * that arrive, never for a size that is only claimed: a checkpoint whose parts bring more than it
 * claims is dropped, and when all together exceed the limit, the one that has waited longest for a
 * part goes first.
 */
public final class CheckpointAssembler {
  /** What all parts of one checkpoint agree on. */
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

  /** The parts of one checkpoint that have come so far. */
  private static final class Incomplete {
    private final Map<Integer, Checkpoint> parts = new HashMap<>();
    private final Map<Integer, Integer> sizes = new HashMap<>();
    private long stateBytes;
    private long recordBytes;

    void put(Checkpoint part, int size) {
      Checkpoint before = parts.put(part.getPart(), part);
      Integer sizeBefore = sizes.put(part.getPart(), size);
      stateBytes += part.getBytes().remaining();
      recordBytes += size;
      if (before != null) {
        stateBytes -= before.getBytes().remaining();
        recordBytes -= sizeBefore;
      }
    }

    /** Whether its parts bring next to nothing, as no learner makes them. */
    boolean isMostlyOverhead() {
      return recordBytes > 2 * stateBytes + MAX_OVERHEAD;
    }
  }

  /** Bytes of records besides the state that a checkpoint of however small a state may have. */
  private static final int MAX_OVERHEAD = 1 << 20;

  private final int maxIncomplete;
  private final long maxBytes;

  /** The one that has waited longest for a part is the first. */
  private final Map<Claim, Incomplete> incomplete = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /**
   * @param maxIncomplete checkpoints that may wait for parts at a time, at least 1
   * @param maxBytes limit for the records that wait, not counting the checkpoint that got a part
   *     last
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
    Incomplete its = incomplete.computeIfAbsent(claim, c -> new Incomplete());
    bytes -= its.recordBytes;
    its.put(part, size);
    bytes += its.recordBytes;
    if (its.stateBytes > part.getTotalBytes() || its.isMostlyOverhead()) {
      bytes -= incomplete.remove(claim).recordBytes;
      return Optional.empty();
    }
    if (its.parts.size() == part.getParts()) {
      bytes -= incomplete.remove(claim).recordBytes;
      return AssembledCheckpoint.of(its.parts.values());
    }
    makeRoom();
    return Optional.empty();
  }

  private void makeRoom() {
    Iterator<Incomplete> oldest = incomplete.values().iterator();
    while (incomplete.size() > 1 && (incomplete.size() > maxIncomplete || bytes > maxBytes)) {
      bytes -= oldest.next().recordBytes;
      oldest.remove();
    }
  }

  /** Bytes of the records that wait for others. */
  long bytes() {
    return bytes;
  }
}
