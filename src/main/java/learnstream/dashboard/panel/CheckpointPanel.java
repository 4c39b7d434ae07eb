package learnstream.dashboard.panel;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.ByteFields;
import learnstream.codec.CheckpointAssembler;
import learnstream.codec.avro.Checkpoint;
import learnstream.dashboard.picture.Excerpt;

/** The newest checkpoints, and the state in the newest whole one of each model. */
final class CheckpointPanel {
  /** States beyond this size are listed, but not kept for their weights. */
  static final int LARGEST = 32 * 1024 * 1024;

  private static final int SHOWN = 50;
  private static final int MAX_MODELS = 1_000;
  private static final long MAX_BYTES = 4L * LARGEST;

  /** Approximate memory of a part besides its bytes and texts. */
  private static final int PART_OVERHEAD = 500;

  /** A checkpoint as the page lists it. */
  record Item(
      String model,
      String key,
      long number,
      long version,
      int partition,
      long offset,
      int bytes,
      int parameterBytes,
      int optimiserBytes,
      int parts,
      boolean imported,
      String architecture,
      long time) {}

  final Panel panel = new Panel(1000, this::view);
  private final ArrayDeque<Item> newest = new ArrayDeque<>(SHOWN);
  private final CheckpointAssembler assembler = new CheckpointAssembler(MAX_MODELS, MAX_BYTES);
  // In the order of their newest checkpoints, so that the first goes when there is no room.
  private final Map<String, AssembledCheckpoint> whole = new LinkedHashMap<>();
  private long wholeBytes;

  /**
   * @throws IllegalArgumentException if there can be no such part
   */
  void take(Checkpoint part) {
    int total = part.getTotalBytes();
    if (!AssembledCheckpoint.isPossible(part) || part.getParts() > Math.max(1, total)) {
      throw new IllegalArgumentException(
          "part %d of %d with %d of %d bytes: no checkpoint has such a part"
              .formatted(part.getPart(), part.getParts(), part.getBytes().remaining(), total));
    }
    if (total <= LARGEST) {
      String model = ModelPanel.name(part.getModelId(), ByteFields.text(part.getKey()));
      assembler.add(part, size(part)).ifPresent(checkpoint -> keep(model, checkpoint));
    }
    if (part.getPart() == part.getParts() - 1) {
      if (newest.size() == SHOWN) {
        newest.removeLast();
      }
      newest.addFirst(item(part));
      panel.touch();
    }
  }

  private void keep(String model, AssembledCheckpoint checkpoint) {
    AssembledCheckpoint before = whole.remove(model);
    wholeBytes += size(checkpoint) - (before == null ? 0 : size(before));
    whole.put(model, checkpoint);
    Iterator<AssembledCheckpoint> oldest = whole.values().iterator();
    while (wholeBytes > MAX_BYTES || whole.size() > MAX_MODELS) {
      wholeBytes -= size(oldest.next());
      oldest.remove();
    }
  }

  /** Memory that the state and its description, the last part, take. */
  private static long size(AssembledCheckpoint checkpoint) {
    return (long) checkpoint.description().getTotalBytes() + size(checkpoint.description());
  }

  /** Approximate memory of a part. */
  private static int size(Checkpoint part) {
    return PART_OVERHEAD
        + part.getBytes().remaining()
        + (part.getKey() == null ? 0 : part.getKey().remaining())
        + part.getModelId().length()
        + part.getArchitecture().length();
  }

  /** The newest whole checkpoint of a model whose state is not too large. */
  Optional<AssembledCheckpoint> newest(String model) {
    return Optional.ofNullable(whole.get(model));
  }

  private static Item item(Checkpoint c) {
    return new Item(
        Excerpt.of(c.getModelId()),
        Excerpt.of(ByteFields.text(c.getKey())),
        c.getNumber(),
        c.getModelVersion(),
        c.getPartition(),
        c.getOffset(),
        c.getTotalBytes(),
        c.getParameterBytes(),
        c.getOptimiserBytes(),
        c.getParts(),
        c.getImported(),
        Excerpt.of(c.getArchitecture()),
        c.getTime().toEpochMilli());
  }

  private Map<String, Object> view() {
    return Map.of("checkpoints", List.copyOf(newest));
  }
}
