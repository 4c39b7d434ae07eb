package learnstream.dashboard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.Checkpoint;

/** The newest checkpoints, and the state in the newest whole one of each model. */
final class CheckpointBoard {
  /** States beyond this size are listed, but not kept for their weights. */
  static final int LARGEST = 32 * 1024 * 1024;

  private static final int SHOWN = 50;
  private static final int MOST_INCOMPLETE = 100;
  private static final long MOST_BYTES = 4L * LARGEST;

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
  private final Map<String, Map<Integer, Checkpoint>> incomplete = new LinkedHashMap<>();
  // In the order of their last checkpoints, so that the first one goes when there is no room.
  private final Map<String, AssembledCheckpoint> whole = new LinkedHashMap<>();
  private long bytes;

  void take(Checkpoint part) {
    String model = ModelBoard.name(part.getModelId(), key(part));
    if (part.getTotalBytes() <= LARGEST) {
      Map<Integer, Checkpoint> parts = incomplete.computeIfAbsent(model, m -> new TreeMap<>());
      parts.values().removeIf(other -> other.getNumber() != part.getNumber());
      parts.put(part.getPart(), part);
      if (parts.size() == part.getParts()) {
        incomplete.remove(model);
        AssembledCheckpoint.of(List.copyOf(parts.values())).ifPresent(c -> keep(model, c));
      } else if (incomplete.size() > MOST_INCOMPLETE) {
        incomplete.remove(incomplete.keySet().iterator().next());
      }
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
    drop(whole.remove(model));
    whole.put(model, checkpoint);
    bytes += checkpoint.description().getTotalBytes();
    Iterator<AssembledCheckpoint> oldest = whole.values().iterator();
    while (bytes > MOST_BYTES) {
      drop(oldest.next());
      oldest.remove();
    }
  }

  private void drop(AssembledCheckpoint checkpoint) {
    if (checkpoint != null) {
      bytes -= checkpoint.description().getTotalBytes();
    }
  }

  /** The newest whole checkpoint of a model whose state is not too large. */
  Optional<AssembledCheckpoint> newest(String model) {
    return Optional.ofNullable(whole.get(model));
  }

  private static String key(Checkpoint checkpoint) {
    ByteBuffer key = checkpoint.getKey();
    return key == null ? null : StandardCharsets.UTF_8.decode(key.duplicate()).toString();
  }

  private static Item item(Checkpoint c) {
    return new Item(
        c.getModelId(),
        key(c),
        c.getNumber(),
        c.getModelVersion(),
        c.getPartition(),
        c.getOffset(),
        c.getTotalBytes(),
        c.getParameterBytes(),
        c.getOptimiserBytes(),
        c.getParts(),
        c.getImported(),
        c.getArchitecture(),
        c.getTime().toEpochMilli());
  }

  private Map<String, Object> view() {
    return Map.of("checkpoints", List.copyOf(newest));
  }
}
