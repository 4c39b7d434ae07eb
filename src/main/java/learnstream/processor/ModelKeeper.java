package learnstream.processor;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.learner.Learner;
import learnstream.store.FrozenState;
import learnstream.store.IncompatibleModelException;
import learnstream.store.ModelStore;
import learnstream.store.Progress;
import learnstream.store.Stored;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the models of one partition: in memory while they are used, in the store by snapshots, and
 * after a restart brings them to where they were. A single model's snapshot leaves in parts, one
 * with each record that follows, so that a large one does not stop the stream.
 */
final class ModelKeeper {
  private static final byte[] THE_ONE = new byte[0];

  private final ModelConfig config;
  private final ModelBy modelBy;
  private final ModelStore store;
  private final CheckpointPublisher checkpoints;
  private final Replay replay;
  private final LiveModels live;
  private final FrozenState frozen = new FrozenState();
  private final Map<String, Long> refused = new TreeMap<>();
  private final Outgoing outgoing = new Outgoing();

  /** What the store holds; null before the first sample. */
  private Progress progress;

  private boolean caughtUp;
  private int partition;
  private long lastHandled;
  private long samplesAtSnapshot;
  private long handledSamples;
  private long snapshotTime;
  private long checkpointTime;

  ModelKeeper(
      ModelConfig config,
      ModelBy modelBy,
      ModelStore store,
      CheckpointPublisher checkpoints,
      Replay replay,
      long now) {
    this.config = config;
    this.modelBy = modelBy;
    this.store = store;
    this.checkpoints = checkpoints;
    this.replay = replay;
    snapshotTime = now;
    checkpointTime = now;
    live =
        new LiveModels(
            modelBy == ModelBy.ONE ? 1 : config.maxModelsInMemory(), this::load, this::evict);
    progress = store.progress().orElse(null);
    if (progress != null) {
      refused.putAll(progress.refused());
      String configured = config.spec().architecture();
      if (!progress.architecture().equals(configured)) {
        throw new IncompatibleModelException(
            config.spec().id(), configured, progress.architecture());
      }
    }
  }

  /** On the first record after a start: replays what came behind the newest snapshots. */
  void catchUp(String topic, int fromPartition, long offset) {
    if (caughtUp) {
      return;
    }
    partition = fromPartition;
    if (progress == null) {
      progress = Progress.startingAt(offset, config.spec().architecture());
      store.put(progress);
    }
    lastHandled = progress.covered();
    long from = progress.covered() + 1;
    if (modelBy == ModelBy.ONE) {
      LiveModel model = live.get(THE_ONE);
      from = Math.min(from, Math.max(model.offset + 1, progress.start()));
    }
    caughtUp = true;
    replay.run(new TopicPartition(topic, fromPartition), from, offset);
    lastHandled = Math.max(lastHandled, offset - 1);
  }

  LiveModel model(byte[] key) {
    return live.get(key);
  }

  Collection<LiveModel> live() {
    return live.all();
  }

  void refused(RefusalReason reason) {
    refused.merge(reason.name(), 1L, Long::sum);
  }

  Map<String, Long> refusedCounts() {
    return refused;
  }

  boolean wasClosedAfter(long offset) {
    return progress.closures().contains(offset);
  }

  /** After each record: writes what is due. */
  void handled(long offset, long now) {
    lastHandled = Math.max(lastHandled, offset);
    handledSamples++;
    writeOn(now);
  }

  /** Starts what is due and writes one part of what is on its way. */
  void writeOn(long now) {
    if (!caughtUp) {
      return;
    }
    if (outgoing.isIdle()) {
      start(now);
    }
    if (!outgoing.isIdle()) {
      outgoing.writePart();
    }
  }

  private void start(long now) {
    boolean snapshotDue =
        handledSamples > samplesAtSnapshot
            && (handledSamples - samplesAtSnapshot >= config.snapshot().everySamples()
                || now - snapshotTime >= config.snapshot().every().toMillis());
    if (snapshotDue) {
      samplesAtSnapshot = handledSamples;
      snapshotTime = now;
      snapshot();
      return;
    }
    boolean timeForCheckpoint = now - checkpointTime >= config.checkpoint().every().toMillis();
    if (timeForCheckpoint) {
      checkpointTime = now;
    }
    for (LiveModel model : live.all()) {
      long since = model.seen() - model.samplesAtCheckpoint;
      if (since > 0 && (timeForCheckpoint || since >= config.checkpoint().everySamples())) {
        model.samplesAtCheckpoint = model.seen();
        freeze(model);
        outgoing.checkpoint(model, progress.checkpoint() + 1);
        if (modelBy == ModelBy.ONE) {
          return;
        }
        outgoing.writeAll();
      }
    }
  }

  private void snapshot() {
    for (LiveModel model : live.all()) {
      if (model.changed) {
        freeze(model);
        model.generation = frozen.header().generation();
        model.changed = false;
        outgoing.snapshot(model, lastHandled, new TreeMap<>(refused));
        if (modelBy == ModelBy.ONE) {
          return;
        }
        outgoing.writeAll();
      }
    }
    // Nothing has changed since, or every changed model of the partition is in the store now.
    progress = progress.coveredTo(lastHandled, refused);
    store.put(progress);
  }

  private void freeze(LiveModel model) {
    frozen.freeze(model.learner, model.generation + 1, model.offset, ModelStore.PART_BYTES);
  }

  void closeBatchesOlderThan(Duration limit, long now, Consumer<LiveModel> close) {
    for (LiveModel model : live.all()) {
      if (model.learner.pending() > 0 && now - model.pendingSince >= limit.toMillis()) {
        progress = progress.closedAfter(model.offset);
        store.put(progress);
        close.accept(model);
        model.changed = true;
      }
    }
  }

  private LiveModel load(byte[] key) {
    Learner learner = new Learner(config.spec());
    Stored stored = store.load(key, learner);
    LiveModel model = new LiveModel(key, learner, stored.offset(), stored.generation());
    if (model.learner.pending() > 0 && progress != null && wasClosedAfter(model.offset)) {
      model.learner.closeBatch();
    }
    return model;
  }

  private void evict(LiveModel model) {
    if (model.changed) {
      freeze(model);
      store.put(model.key, frozen);
    }
  }

  /** The one state that is on its way out, part by part. */
  private final class Outgoing {
    private LiveModel model;
    private boolean toStore;
    private long number;
    private long covered;
    private Map<String, Long> refusedThen;
    private int part;

    boolean isIdle() {
      return model == null;
    }

    void snapshot(LiveModel next, long coveredOffset, Map<String, Long> refusedUntilThen) {
      model = next;
      toStore = true;
      covered = coveredOffset;
      refusedThen = refusedUntilThen;
      part = 0;
      store.begin(next.key, frozen);
    }

    void checkpoint(LiveModel next, long checkpointNumber) {
      model = next;
      toStore = false;
      number = checkpointNumber;
      part = 0;
    }

    void writeAll() {
      while (!isIdle()) {
        writePart();
      }
    }

    void writePart() {
      if (toStore) {
        store.putPart(model.key, frozen, part);
      } else {
        checkpoints.publishPart(model, frozen, number, partition, part);
      }
      part++;
      if (part == frozen.header().parts()) {
        model = null;
        finish();
      }
    }

    private void finish() {
      if (!toStore) {
        progress = progress.checkpointed(number);
        store.put(progress);
      } else if (modelBy == ModelBy.ONE) {
        progress = progress.coveredTo(covered, refusedThen);
        store.put(progress);
      }
    }
  }
}
