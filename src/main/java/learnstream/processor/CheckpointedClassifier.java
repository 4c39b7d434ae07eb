package learnstream.processor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.Checkpoint;
import learnstream.learner.Learner;
import learnstream.learner.ModelSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model as its newest whole checkpoint describes it. */
final class CheckpointedClassifier {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointedClassifier.class);

  private final ModelSpec spec;
  private final Map<Long, Map<Integer, Checkpoint>> parts = new TreeMap<>();
  private Learner newest;

  CheckpointedClassifier(ModelSpec spec) {
    this.spec = spec;
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
    Map<Integer, Checkpoint> its =
        parts.computeIfAbsent(part.getNumber(), number -> new TreeMap<>());
    its.put(part.getPart(), part);
    AssembledCheckpoint.of(List.copyOf(its.values()))
        .ifPresent(
            whole -> {
              parts.keySet().removeIf(number -> number <= part.getNumber());
              read(whole);
            });
  }

  private void read(AssembledCheckpoint whole) {
    Learner learner = new Learner(spec);
    String architecture = whole.description().getArchitecture();
    if (learner.architecture().equals(architecture)) {
      learner.readState(whole.state());
      newest = learner;
    } else {
      LOG.warn(
          "{}: a checkpoint of {} is not used; {} is configured",
          spec.id(),
          architecture,
          learner.architecture());
    }
  }
}
