package learnstream.stream.gan;

import java.util.List;
import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.CheckpointAssembler;
import learnstream.codec.DescribedCheckpoint;
import learnstream.codec.avro.Checkpoint;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A classifier, read from its newest complete checkpoint. */
final class CheckpointedClassifier {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointedClassifier.class);

  /** Checkpoints that may wait for parts at one time. */
  private static final int MAX_INCOMPLETE = 2;

  /** Limit of a state's size, unless four times that of an untrained model is more. */
  private static final long MAX_BYTES = 64 * 1024 * 1024;

  private final ModelSpec spec;
  private final long maxBytes;
  private final CheckpointAssembler assembler;
  private Learner newest;

  CheckpointedClassifier(ModelSpec spec) {
    this.spec = spec;
    maxBytes = Math.max(MAX_BYTES, 4L * new Learner(spec).stateBytes());
    assembler = new CheckpointAssembler(MAX_INCOMPLETE, MAX_INCOMPLETE * maxBytes);
  }

  /** Empty until there is a complete checkpoint. */
  Optional<Learner> newest() {
    return Optional.ofNullable(newest);
  }

  /** Takes one part of a checkpoint of any model. */
  void take(Checkpoint part) {
    if (!part.getModelId().equals(spec.id())) {
      return;
    }
    if (part.getTotalBytes() > maxBytes) {
      LOG.warn("{}: a checkpoint of more than {} bytes is not used", spec.id(), maxBytes);
      return;
    }
    assembler.add(part, part.getBytes().remaining()).ifPresent(this::read);
  }

  private void read(AssembledCheckpoint whole) {
    Learner learner = new Learner(spec);
    List<String> differences = DescribedCheckpoint.differences(whole, learner);
    if (!differences.isEmpty()) {
      LOG.warn(
          "{}: checkpoint {} does not fit the configuration and is not used: {}",
          spec.id(),
          whole.description().getNumber(),
          String.join("; ", differences));
      return;
    }
    try {
      learner.readState(whole.state());
      newest = learner;
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: checkpoint {} cannot be read: {}", spec.id(), whole.description().getNumber(), e);
    }
  }
}
