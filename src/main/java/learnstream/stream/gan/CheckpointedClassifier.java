package learnstream.stream.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.Checkpoint;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model as its newest whole checkpoint describes it. */
final class CheckpointedClassifier {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointedClassifier.class);

  /** Checkpoints that may be incomplete at one time; of more the one heard of first is dropped. */
  private static final int MAX_INCOMPLETE = 2;

  /** A state is this large at most, or four times that of a model which has learnt nothing. */
  private static final long MAX_BYTES = 64 * 1024 * 1024;

  private final ModelSpec spec;
  private final String architecture;
  private final long maxBytes;
  private final Map<Long, Map<Integer, Checkpoint>> parts = new LinkedHashMap<>();
  private Learner newest;

  CheckpointedClassifier(ModelSpec spec) {
    this.spec = spec;
    Learner fresh = new Learner(spec);
    architecture = fresh.architecture();
    maxBytes = Math.max(MAX_BYTES, 4L * fresh.stateBytes());
  }

  /** Empty until there is a whole checkpoint. */
  Optional<Learner> newest() {
    return Optional.ofNullable(newest);
  }

  /** Takes in one part of a checkpoint, of whatever model. */
  void take(Checkpoint part) {
    if (!part.getModelId().equals(spec.id())) {
      return;
    }
    if (!part.getArchitecture().equals(architecture)) {
      LOG.warn(
          "{}: a checkpoint of {} is not used; {} is configured",
          spec.id(),
          part.getArchitecture(),
          architecture);
      return;
    }
    Map<Integer, Checkpoint> its =
        parts.computeIfAbsent(part.getNumber(), number -> new TreeMap<>());
    if (!isPartOf(part, its)) {
      its.clear();
    }
    its.put(part.getPart(), part);
    if (bytes(its) > maxBytes) {
      LOG.warn("{}: a checkpoint of more than {} bytes is not used", spec.id(), maxBytes);
      parts.remove(part.getNumber());
      return;
    }
    AssembledCheckpoint.of(List.copyOf(its.values()))
        .ifPresent(
            whole -> {
              parts.keySet().removeIf(number -> number <= part.getNumber());
              read(whole);
            });
    if (parts.size() > MAX_INCOMPLETE) {
      parts.remove(parts.keySet().iterator().next());
    }
  }

  /** Whether the part is of the same state as those that are there. */
  private static boolean isPartOf(Checkpoint part, Map<Integer, Checkpoint> others) {
    return others.values().stream()
        .allMatch(
            other ->
                other.getChecksum() == part.getChecksum()
                    && other.getParts() == part.getParts()
                    && other.getTotalBytes() == part.getTotalBytes());
  }

  private static long bytes(Map<Integer, Checkpoint> parts) {
    return parts.values().stream().mapToLong(part -> part.getBytes().remaining()).sum();
  }

  private void read(AssembledCheckpoint whole) {
    Learner learner = new Learner(spec);
    try {
      learner.readState(whole.state());
      newest = learner;
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: checkpoint {} cannot be read: {}", spec.id(), whole.description().getNumber(), e);
    }
  }
}
