package learnstream.dashboard.panel;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.ByteFields;
import learnstream.codec.avro.Checkpoint;
import learnstream.dashboard.picture.Excerpt;

/** The newest checkpoints, and the state in the newest whole one of each model. */
final class CheckpointPanel {
  /** States beyond this size are listed, but not kept for their weights. */
  static final int LARGEST = 32 * 1024 * 1024;

  private static final int SHOWN = 50;
  private static final int MAX_MODELS = 1_000;
  private static final long MAX_BYTES = 4L * LARGEST;

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
  // In the order of their newest parts or checkpoints, so that the first goes when there is no
  // room.
  private final Map<String, IncompleteCheckpoint> incomplete = new LinkedHashMap<>();
  private final Map<String, AssembledCheckpoint> whole = new LinkedHashMap<>();
  private long incompleteBytes;
  private long wholeBytes;

  /**
   * @throws IllegalArgumentException if there can be no such part
   */
  void take(Checkpoint part) {
    requirePossible(part);
    if (part.getTotalBytes() <= LARGEST) {
      add(ModelPanel.name(part.getModelId(), ByteFields.text(part.getKey())), part);
    }
    if (part.getPart() == part.getParts() - 1) {
      if (newest.size() == SHOWN) {
        newest.removeLast();
      }
      newest.addFirst(item(part));
      panel.touch();
    }
  }

  private static void requirePossible(Checkpoint part) {
    int total = part.getTotalBytes();
    boolean possible =
        part.getPart() >= 0
            && part.getPart() < part.getParts()
            && part.getParts() <= Math.max(1, total)
            && part.getBytes().remaining() <= total;
    if (!possible) {
      throw new IllegalArgumentException(
          "part %d of %d with %d of %d bytes: no checkpoint has such a part"
              .formatted(part.getPart(), part.getParts(), part.getBytes().remaining(), total));
    }
  }

  private void add(String model, Checkpoint part) {
    IncompleteCheckpoint parts = incomplete.remove(model);
    incompleteBytes -= parts == null ? 0 : parts.bytes();
    if (parts == null || parts.number != part.getNumber()) {
      parts = new IncompleteCheckpoint(part.getNumber());
    }
    parts.add(part);
    if (parts.isWhole()) {
      parts.assemble().ifPresent(checkpoint -> keep(model, checkpoint));
      return;
    }
    incomplete.put(model, parts);
    incompleteBytes += parts.bytes();
    Iterator<IncompleteCheckpoint> oldest = incomplete.values().iterator();
    while (incompleteBytes > MAX_BYTES || incomplete.size() > MAX_MODELS) {
      incompleteBytes -= oldest.next().bytes();
      oldest.remove();
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
    return checkpoint.description().getTotalBytes()
        + IncompleteCheckpoint.size(checkpoint.description());
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
