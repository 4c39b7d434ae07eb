package learnstream.stream.supervised;

import learnstream.stream.state.CheckpointPublisher;
import learnstream.stream.state.FrozenState;
import learnstream.stream.state.ModelStore;

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

  /**
   * Begins a snapshot; {@code then} runs after its last part.
   *
   * @param handled number of the last sample that all models have handled
   */
  void snapshot(LiveModel next, long handled, Runnable then) {
    frozen.freeze(
        next.learner,
        next.provenance.describe(),
        next.generation + 1,
        next.learnt,
        Math.max(Math.max(next.handled, next.given), handled),
        next.samplesAtCheckpoint,
        partBytes);
    begin(next, 0, then);
    next.generation++;
    next.changed = false;
    store.begin(next.key, frozen);
  }

  /**
   * Begins a checkpoint; {@code then} runs after its last part.
   *
   * @param offset of the last sample that the model contains, in the present topic
   */
  void checkpoint(LiveModel next, long number, int ofPartition, long offset, Runnable then) {
    frozen.freeze(
        next.learner,
        next.provenance.describe(),
        next.generation + 1,
        offset,
        next.samplesAtCheckpoint,
        partBytes);
    begin(next, number, then);
    next.unpublished = false;
    next.samplesAtCheckpoint = next.seen();
    partition = ofPartition;
  }

  private void begin(LiveModel next, long number, Runnable then) {
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
          model.checkpoints + 1,
          partition,
          part);
    }
    part++;
    if (part == frozen.header().parts()) {
      if (checkpoint == 0) {
        snapshotBytes += frozen.header().totalBytes();
        forgetTimedOutBatches();
      } else {
        model.checkpoints++;
        store.putCheckpoints(model.key, model.checkpoints);
      }
      model = null;
      whenDone.run();
    }
  }

  /** What no snapshot that is still valid needs for its replay. */
  private void forgetTimedOutBatches() {
    if (!model.timedOutBatches.headSet(model.snapshotLearnt, false).isEmpty()) {
      model.timedOutBatches.headSet(model.snapshotLearnt, false).clear();
      store.putTimedOutBatches(model.key, model.timedOutBatches);
    }
    model.snapshotLearnt = frozen.header().offset();
  }
}
