package learnstream.dashboard.panel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.Checkpoint;

/** The parts of one checkpoint that have come so far. */
final class IncompleteCheckpoint {
  /** Approximate overhead of a part besides its bytes and texts. */
  private static final int PART_OVERHEAD = 500;

  final long number;
  private final Map<Integer, Checkpoint> parts = new TreeMap<>();
  private long bytes;

  IncompleteCheckpoint(long number) {
    this.number = number;
  }

  void add(Checkpoint part) {
    Checkpoint before = parts.put(part.getPart(), part);
    bytes += size(part) - (before == null ? 0 : size(before));
  }

  /** Approximate memory of the parts. */
  long bytes() {
    return bytes;
  }

  boolean isWhole() {
    return parts.size() == parts.values().iterator().next().getParts();
  }

  /** Empty if the parts do not fit together. */
  Optional<AssembledCheckpoint> assemble() {
    return AssembledCheckpoint.of(List.copyOf(parts.values()));
  }

  /** Approximate memory of a part. */
  static long size(Checkpoint part) {
    return (long) PART_OVERHEAD
        + part.getBytes().remaining()
        + (part.getKey() == null ? 0 : part.getKey().remaining())
        + part.getModelId().length()
        + part.getArchitecture().length();
  }
}
