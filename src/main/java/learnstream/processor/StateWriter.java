package learnstream.processor;

import learnstream.store.FrozenState;
import learnstream.store.ModelStore;

/**
 * Writes the state of one model at a time, to the store or to the checkpoints topic. The state is
 * copied at once and leaves part by part, so that a large one does not stop the stream.
 */
final class StateWriter {
  private final ModelStore store;
  private final CheckpointPublisher checkpoints;
  private final int partBytes;
  private final FrozenState frozen = new FrozenState();

  /** What is on its way; null for nothing. */
  private LiveModel model;

  /** Number of the checkpoint on its way, 0 for a snapshot. */
  private long checkpoint;

  private int partition;
  private int part;
  private Runnable whenDone;
  private long snapshotBytes;

  StateWriter(ModelStore store, CheckpointPublisher checkpoints, int partBytes) {
    this.store = store;
    this.checkpoints = checkpoints;
    this.partBytes = partBytes;
  }

  /** Makes room for a model's state before its first snapshot is due. */
  void reserve(LiveModel next) {
    frozen.reserve(next.learner);
  }

  boolean isIdle() {
    return model == null;
  }

  /** Bytes of all snapshots that became whole so far. */
  long snapshotBytes() {
    return snapshotBytes;
  }

  /** Begins a snapshot; {@code then} runs after its last part. */
  void snapshot(LiveModel next, Runnable then) {
    begin(next, 0, then);
    next.generation++;
    next.changed = false;
    store.begin(next.key, frozen);
  }

  /** Begins a checkpoint; {@code then} runs after its last part. */
  void checkpoint(LiveModel next, long number, int ofPartition, Runnable then) {
    begin(next, number, then);
    next.unpublished = false;
    next.samplesAtCheckpoint = next.seen();
    partition = ofPartition;
  }

  private void begin(LiveModel next, long number, Runnable then) {
    frozen.freeze(
        next.learner,
        next.provenance.describe(),
        next.generation + 1,
        next.offset,
        next.samplesAtCheckpoint,
        partBytes);
    model = next;
    checkpoint = number;
    part = 0;
    whenDone = then;
  }

  void writeAll() {
    while (!isIdle()) {
      writePart();
    }
  }

  void writePart() {
    if (checkpoint == 0) {
      store.putPart(model.key, frozen, part);
    } else {
      checkpoints.publishPart(
          model.key,
          frozen,
          model.learner.model().parameters().stateBytes(),
          model.learner.model().optimiser().stateBytes(),
          checkpoint,
          checkpoint,
          partition,
          part);
    }
    part++;
    if (part == frozen.header().parts()) {
      if (checkpoint == 0) {
        snapshotBytes += frozen.header().totalBytes();
        forgetClosures();
      }
      model = null;
      whenDone.run();
    }
  }

  /** What no snapshot that is still valid needs for its replay. */
  private void forgetClosures() {
    if (!model.closures.headSet(model.snapshotOffset, false).isEmpty()) {
      model.closures.headSet(model.snapshotOffset, false).clear();
      store.putClosures(model.key, model.closures);
    }
    model.snapshotOffset = frozen.header().offset();
  }
}
