package learnstream.stream.supervised;

import java.util.ArrayList;
import java.util.List;
import learnstream.codec.avro.SnapshotState;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.model.OnlineModel;
import learnstream.stream.state.CheckpointPublisher;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.StateWriter;

/**
 * Takes the snapshots and checkpoints of one partition's models: those that are due, part by part
 * with the records to come, and those that are asked for, before it returns.
 */
final class ModelSnapshots {
  private final ModelConfig config;
  private final boolean oneModel;

  /** Null where there are no replicas. */
  private final ReplicaPlace place;

  private final ModelStore store;
  private final StateWriter writer;
  private final LiveModels live;
  private final PartitionProgress progress;
  private final SnapshotClock clock;

  ModelSnapshots(
      ModelConfig config,
      ModelBy modelBy,
      ReplicaPlace place,
      ModelStore store,
      StateWriter writer,
      LiveModels live,
      PartitionProgress progress,
      SnapshotClock clock) {
    this.config = config;
    oneModel = modelBy == ModelBy.ONE;
    this.place = place;
    this.store = store;
    this.writer = writer;
    this.live = live;
    this.progress = progress;
    this.clock = clock;
  }

  /** Makes room for a model's state before its first snapshot is due. */
  void reserve(LiveModel model) {
    writer.reserve(model.whole());
  }

  /** After each record: writes what is due. */
  void handled(long number, long now) {
    progress.handled(number);
    clock.sampleHandled();
    writeOn(now);
  }

  /** Starts what is due and writes one part of what is on its way. */
  void writeOn(long now) {
    clock.at(now);
    if (!progress.isCaughtUp()) {
      return;
    }
    if (writer.isIdle()) {
      if (clock.snapshotIsDue()) {
        snapshot();
      } else {
        checkpoint();
      }
    }
    if (!writer.isIdle()) {
      writer.writePart();
    }
  }

  /** Writes the rest of what is on its way. */
  void finish() {
    writer.writeAll();
  }

  /** Stores everything that has changed. */
  void takeNow() {
    finish();
    storeChanged();
    cover(progress.handled());
  }

  /** Stores a model in both slots, so that it cannot be lost with one of them. */
  void secure(LiveModel model) {
    finish();
    store(model);
    store(model);
    if (oneModel) {
      cover(progress.handled());
    }
  }

  /** Stores a model that a command has changed: no replay repeats a command. */
  void commanded(LiveModel model) {
    progress.commanded();
    model.changed();
    secure(model);
  }

  void storeIfChanged(LiveModel model) {
    if (model.changed) {
      store(model);
    }
  }

  /**
   * Publishes a checkpoint of a model.
   *
   * @param only the one, or null for all in memory
   * @return its number, or theirs
   */
  List<Long> checkpointNow(LiveModel only) {
    finish();
    List<Long> numbers = new ArrayList<>();
    for (LiveModel model : only == null ? live.all() : List.of(only)) {
      beginCheckpoint(model);
      finish();
      numbers.add(progress.checkpoints());
    }
    return numbers;
  }

  /** What a restart would begin from. */
  SnapshotState state(long now) {
    return clock.state(now, progress.handled() - progress.covered());
  }

  /** A single model leaves part by part, with the records to come; many small ones at once. */
  private void snapshot() {
    long covered = progress.handled();
    if (oneModel && live.get(ModelStore.SHARED).changed) {
      beginSnapshot(live.get(ModelStore.SHARED), () -> cover(covered));
      return;
    }
    storeChanged();
    cover(covered);
  }

  private void storeChanged() {
    live.all().forEach(this::storeIfChanged);
  }

  private void store(LiveModel model) {
    beginSnapshot(model, () -> {});
    finish();
  }

  private void beginSnapshot(LiveModel model, Runnable then) {
    long learnt = model.learnt;
    writer.freeze(
        model.whole(),
        model.provenance.describe(),
        model.generation + 1,
        learnt,
        Math.max(Math.max(model.handled, model.given), progress.handled()),
        model.samplesAtCheckpoint);
    model.generation++;
    model.changed = false;
    writer.store(
        model.key,
        () -> {
          // No snapshot that is still valid needs those before.
          model.timedOutBatches.forgetBefore(model.snapshotLearnt);
          model.snapshotLearnt = learnt;
          then.run();
        });
  }

  private void cover(long number) {
    progress.cover(number);
    clock.becameWhole(writer.snapshotBytes());
  }

  private void checkpoint() {
    boolean longAgo = clock.checkpointTimeIsOver();
    for (LiveModel model : live.all()) {
      long samples = model.seen() - model.samplesAtCheckpoint;
      if (model.unpublished && (longAgo || samples >= config.checkpoint().everySamples())) {
        beginCheckpoint(model);
        if (oneModel) {
          return;
        }
        finish();
      }
    }
  }

  private void beginCheckpoint(LiveModel model) {
    long number = progress.checkpoints() + 1;
    long offset = progress.offset(model.learnt);
    writer.freeze(
        model.learner,
        model.provenance.describe(),
        model.generation + 1,
        offset,
        offset,
        model.samplesAtCheckpoint);
    model.unpublished = false;
    model.samplesAtCheckpoint = model.seen();
    OnlineModel parts = model.learner.model();
    writer.publish(
        new CheckpointPublisher.Label(
            place == null ? model.key : place.key(),
            number,
            model.checkpoints + 1,
            progress.source().partition(),
            parts.parameters().stateBytes(),
            parts.optimiser().stateBytes()),
        () -> {
          model.checkpoints++;
          store.putCheckpoints(model.key, model.checkpoints);
          progress.checkpointed(number);
        });
  }
}
