package learnstream.processor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.Replayed;
import learnstream.codec.avro.SnapshotState;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.learner.Learner;
import learnstream.store.IncompatibleModelException;
import learnstream.store.ModelIdentity;
import learnstream.store.ModelStore;
import learnstream.store.Progress;
import learnstream.store.Provenance;
import learnstream.store.Stored;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the models of one partition: in memory while they are used, in the store by snapshots, and
 * after a restart brings them to where they were.
 */
final class ModelKeeper {
  private static final byte[] THE_ONE = new byte[0];

  private final ModelConfig config;
  private final ModelBy modelBy;
  private final ModelStore store;
  private final StateWriter writer;
  private final Replay replay;
  private final ModelIdentity identity;
  private final LiveModels live;

  /** What the store holds; null before the first sample. */
  private Progress progress;

  private boolean caughtUp;
  private TopicPartition partition;
  private long lastHandled;
  private long handledSamples;
  private long samplesAtSnapshot;
  private long snapshotTime;
  private long checkpointTime;
  private long now;

  private long snapshots;
  private long snapshotBytes;
  private long bytesBefore;
  private long wholeTime;

  ModelKeeper(
      ModelConfig config,
      ModelBy modelBy,
      ModelStore store,
      StateWriter writer,
      Replay replay,
      long now) {
    this.config = config;
    this.modelBy = modelBy;
    this.store = store;
    this.writer = writer;
    this.replay = replay;
    this.now = now;
    snapshotTime = now;
    checkpointTime = now;
    wholeTime = now;
    int most = modelBy == ModelBy.ONE ? 1 : config.maxModelsInMemory();
    identity = ModelIdentity.of(config.spec().specification(), config.text());
    live = new LiveModels(most, this::load, this::evict);
    progress = store.progress().orElse(null);
    String configured = config.spec().architecture();
    if (progress != null && !progress.architecture().equals(configured)) {
      throw new IncompatibleModelException(config.spec().id(), configured, progress.architecture());
    }
  }

  /** On the first record after a start: replays what came behind the newest snapshots. */
  void catchUp(String topic, int fromPartition, long offset) {
    if (caughtUp) {
      return;
    }
    partition = new TopicPartition(topic, fromPartition);
    if (progress == null) {
      progress = Progress.startingAt(offset, config.spec().architecture());
      store.put(progress);
    }
    if (modelBy == ModelBy.ONE) {
      writer.reserve(model(THE_ONE, progress.covered() + 1));
    }
    replay.run(partition, progress.covered() + 1, offset, everyKey -> true);
    lastHandled = offset - 1;
    caughtUp = true;
  }

  /** Where no sample has come since the start: catches up with what is committed. */
  void catchUp(TopicPartition samples, Past past) {
    if (!caughtUp) {
      catchUp(samples.topic(), samples.partition(), past.position(samples));
    }
  }

  /** Offset of the last sample handled. */
  long lastHandled() {
    return lastHandled;
  }

  /** Whether a key has a model, in memory or in the store. */
  boolean knows(byte[] key) {
    return live.has(key) || store.header(key).isPresent();
  }

  /** The model of a key, with every sample before {@code offset} that it had ever taken in. */
  LiveModel model(byte[] key, long offset) {
    LiveModel model = live.get(key);
    if (model.behind) {
      model.behind = false;
      long from = Math.max(model.offset + 1, progress.start());
      Predicate<byte[]> its = modelBy == ModelBy.ONE ? any -> true : k -> Arrays.equals(k, key);
      replay.run(partition, from, offset, its);
    }
    return model;
  }

  Collection<LiveModel> live() {
    return live.all();
  }

  /** Counts a sample whose dead letter was sent. */
  void refused(RefusalReason reason) {
    progress = progress.refused(reason.name());
    store.put(progress);
  }

  Map<String, Long> refusedCounts() {
    return progress == null ? Map.of() : progress.refused();
  }

  /** What a restart would begin from. */
  SnapshotState snapshotState(long atTime) {
    return new SnapshotState(
        snapshots, snapshotBytes, (atTime - wholeTime) / 1000.0, lastHandled - progress.covered());
  }

  /** What was read again so far. */
  Replayed replayed() {
    return replay.replayed();
  }

  /** Number of the newest checkpoint. */
  long checkpoints() {
    return progress.checkpoint();
  }

  /** A sample that came before the last restart, from the topic. */
  Origin readAgain(long offset) {
    return replay.readAgain(partition, offset);
  }

  /** After each record: writes what is due. */
  void handled(long offset, long atTime) {
    lastHandled = offset;
    handledSamples++;
    writeOn(atTime);
  }

  /** Starts what is due and writes one part of what is on its way. */
  void writeOn(long atTime) {
    now = atTime;
    if (!caughtUp) {
      return;
    }
    if (writer.isIdle()) {
      start();
    }
    if (!writer.isIdle()) {
      writer.writePart();
    }
  }

  private void start() {
    long samples = handledSamples - samplesAtSnapshot;
    boolean longAgo = now - snapshotTime >= config.snapshot().every().toMillis();
    if (samples > 0 && (samples >= config.snapshot().everySamples() || longAgo)) {
      samplesAtSnapshot = handledSamples;
      snapshotTime = now;
      snapshot();
    } else {
      checkpoint();
    }
  }

  /** Stores everything that has changed before it returns. */
  void snapshotNow() {
    writer.writeAll();
    for (LiveModel model : live.all()) {
      if (model.changed) {
        store(model);
      }
    }
    cover(lastHandled);
  }

  /** Stores a model in both slots, so that it cannot be lost with one of them. */
  void secure(LiveModel model) {
    writer.writeAll();
    store(model);
    store(model);
    if (modelBy == ModelBy.ONE) {
      cover(lastHandled);
    }
  }

  /**
   * Publishes a checkpoint of a model before it returns.
   *
   * @param only the one, or null for all in memory
   * @return its number, or theirs
   */
  List<Long> checkpointNow(LiveModel only) {
    writer.writeAll();
    List<Long> numbers = new ArrayList<>();
    for (LiveModel model : only == null ? live.all() : List.of(only)) {
      long number = progress.checkpoint() + 1;
      writer.checkpoint(model, number, partition.partition(), () -> published(number));
      writer.writeAll();
      numbers.add(number);
    }
    return numbers;
  }

  /** A single model leaves part by part, with the records to come; many small ones at once. */
  private void snapshot() {
    long covered = lastHandled;
    if (modelBy == ModelBy.ONE && live.get(THE_ONE).changed) {
      writer.snapshot(live.get(THE_ONE), () -> cover(covered));
      return;
    }
    for (LiveModel model : live.all()) {
      if (model.changed) {
        store(model);
      }
    }
    cover(covered);
  }

  private void store(LiveModel model) {
    writer.snapshot(model, () -> {});
    writer.writeAll();
  }

  private void cover(long offset) {
    progress = progress.coveredTo(offset);
    store.put(progress);
    snapshots++;
    snapshotBytes = writer.snapshotBytes() - bytesBefore;
    bytesBefore = writer.snapshotBytes();
    wholeTime = now;
  }

  private void checkpoint() {
    boolean longAgo = now - checkpointTime >= config.checkpoint().every().toMillis();
    if (longAgo) {
      checkpointTime = now;
    }
    for (LiveModel model : live.all()) {
      long samples = model.seen() - model.samplesAtCheckpoint;
      if (model.unpublished && (longAgo || samples >= config.checkpoint().everySamples())) {
        long number = progress.checkpoint() + 1;
        writer.checkpoint(model, number, partition.partition(), () -> published(number));
        if (modelBy == ModelBy.ONE) {
          return;
        }
        writer.writeAll();
      }
    }
  }

  private void published(long number) {
    progress = progress.checkpointed(number);
    store.put(progress);
  }

  void closeBatchesOlderThan(Duration limit, long atTime, Consumer<LiveModel> close) {
    for (LiveModel model : live.all()) {
      if (model.learner.pending() > 0 && atTime - model.pendingSince >= limit.toMillis()) {
        model.closures.add(model.offset);
        store.putClosures(model.key, model.closures);
        close.accept(model);
        model.changedAt(model.offset);
      }
    }
  }

  private LiveModel load(byte[] key) {
    Learner learner = new Learner(config.spec());
    Stored stored = store.load(key, learner);
    NavigableSet<Long> closures = store.closures(key);
    // A large snapshot may have been cut off after its slot was cleared: always look.
    boolean behind = stored.damaged() || modelBy == ModelBy.ONE;
    Provenance provenance =
        new Provenance(
            identity,
            new Provenance.Source(partition.topic(), null, partition.partition()),
            stored.description());
    LiveModel model = new LiveModel(key, learner, provenance, stored, behind, closures, now);
    if (learner.pending() > 0 && closures.contains(model.offset)) {
      learner.closeBatch();
      model.changedAt(model.offset);
    }
    return model;
  }

  private void evict(LiveModel model) {
    if (model.changed) {
      store(model);
    }
  }
}
