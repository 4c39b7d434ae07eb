package learnstream.stream.supervised;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.Replayed;
import learnstream.codec.avro.SnapshotState;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.model.Learner;
import learnstream.stream.recovery.Replay;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Origin;
import learnstream.stream.state.IncompatibleModelException;
import learnstream.stream.state.ModelIdentity;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.Progress;
import learnstream.stream.state.Provenance;
import learnstream.stream.state.SampleNumber;
import learnstream.stream.state.Stored;

/**
 * Keeps the models of one partition: in memory while they are used, in the store by snapshots, and
 * after a restart brings them to where they were.
 */
final class ModelKeeper {
  /** Key of the model that all samples share. */
  static final byte[] SHARED = new byte[0];

  /** A snapshot is taken early rather than remember more batches that the clock closed. */
  private static final int MAX_TIMED_OUT_BATCHES = 1_000;

  private final ModelConfig config;
  private final ModelBy modelBy;
  private final ModelStore store;
  private final StateWriter writer;
  private final Replay replay;
  private final ModelIdentity identity;
  private final LiveModels live;
  private final SnapshotClock clock;
  private final StoredSettings settings;

  private boolean anyIsLeftOut;

  /** What the store holds; null before the first sample. */
  private Progress progress;

  private boolean caughtUp;
  private int partition;
  private int topic;
  private Provenance.Source source;

  /** Number of the last sample handled; during the first replay, of the last one replayed. */
  private long handled;

  /** Number of the first sample of a replay that was interrupted; 0 before it begins. */
  private long replayFrom;

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
    clock = new SnapshotClock(config, now);
    settings = new StoredSettings(config, store);
    int most = modelBy == ModelBy.ONE ? 1 : config.maxModelsInMemory();
    identity = ModelIdentity.of(config.spec().specification(), config.text());
    live = new LiveModels(most, this::load, this::evict);
    anyIsLeftOut = store.anyIsLeftOut();
    progress = store.progress().orElse(null);
    if (progress != null) {
      check(progress);
      progress = progress.in(identity.fingerprint(), name(modelBy));
    }
  }

  private void check(Progress stored) {
    Learner configured = new Learner(config.spec());
    if (!stored.identity().is(configured)) {
      throw incompatible(stored.identity(), configured);
    }
    if (stored.modelBy() != null && !stored.modelBy().equals(name(modelBy))) {
      throw new IncompatibleModelException(
          config.spec().id(),
          List.of(
              "modelBy: %s is stored, %s is configured"
                  .formatted(stored.modelBy(), name(modelBy))));
    }
  }

  private IncompatibleModelException incompatible(Progress.Identity stored, Learner configured) {
    String id = config.spec().id();
    return store
        .specification()
        .map(
            its ->
                new IncompatibleModelException(id, configured.specification().differencesFrom(its)))
        .orElseGet(
            () ->
                new IncompatibleModelException(
                    id, configured.architecture(), stored.architecture()));
  }

  private static String name(ModelBy modelBy) {
    return modelBy.name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Becomes what it was when the sample at a position had been handled, as far as there is time.
   *
   * @return whether it is there
   */
  boolean catchUp(Decoded.CatchUp question) {
    topic = question.position.topic();
    replay.of(question.samples, topic);
    partition = question.samples.partition();
    source =
        new Provenance.Source(
            question.samples.topic(), question.position.topicId().toString(), partition);
    long until = question.position.number() + 1;
    if (caughtUp) {
      handled = until - 1;
      return true;
    }
    long next = replayUntil(until, question);
    handled = next - 1;
    if (next < until) {
      snapshotNow();
      replayFrom = next;
      return false;
    }
    live.all().forEach(model -> closeAsBefore(model, until));
    caughtUp = true;
    adoptSettings();
    return true;
  }

  /** Models that were made with former settings are stored, and made anew when they are needed. */
  private void adoptSettings() {
    if (settings.areFormer()) {
      snapshotNow();
      live.clear();
    }
    settings.adopt(offset(handled));
  }

  private long replayUntil(long until, Decoded.CatchUp question) {
    if (progress == null) {
      progress = Progress.startingAt(until, identity.fingerprint(), name(modelBy));
      store.put(progress);
    }
    if (store.specification().isEmpty()) {
      store.put(identity.specification());
    }
    long from = replayFrom;
    if (from == 0) {
      handled = progress.covered();
      from = modelBy == ModelBy.ONE ? unsavedFrom(live.get(SHARED)) : progress.covered() + 1;
      if (modelBy == ModelBy.ONE) {
        writer.reserve(live.get(SHARED));
      }
    }
    return from >= until ? until : replay.run(from, until, everyKey -> true, question.goOn);
  }

  /** Number of the first sample that the snapshot from which a model was loaded needs. */
  private long unsavedFrom(LiveModel model) {
    boolean damaged = model.behind;
    model.behind = false;
    if (!damaged) {
      return Math.max(model.handled, progress.covered()) + 1;
    }
    if (model.isLost && progress.commandedAt() >= 0) {
      replay.withoutCommands();
    }
    long from = Math.max(model.handled + 1, progress.start());
    if (modelBy == ModelBy.ONE) {
      // The next snapshot clears the damaged one's slot, after which nothing tells of the damage.
      progress = progress.coveredTo(from - 1);
      store.put(progress);
    }
    return from;
  }

  boolean isCaughtUp() {
    return caughtUp;
  }

  /** Number of the last sample handled. */
  long handled() {
    return handled;
  }

  /** Offset of a sample in the present topic; -1 if it was in an earlier one. */
  long offset(long number) {
    return SampleNumber.offset(topic, number);
  }

  /** Whether a key has a model, in memory or in the store. */
  boolean knows(byte[] key) {
    return live.has(key) || store.header(key).isPresent();
  }

  /** The model of a key, with every sample before {@code number} that it had ever been given. */
  LiveModel model(byte[] key, long number) {
    LiveModel model = live.get(key);
    if (model.behind) {
      replayAlone(model, number);
    }
    closeAsBefore(model, number);
    return model;
  }

  /** Closes the pending mini-batch if the clock had closed it before a sample came. */
  private static void closeAsBefore(LiveModel model, long number) {
    if (model.learner.pending() > 0
        && number > model.given
        && !model.timedOutBatches.subSet(model.given, true, number, false).isEmpty()) {
      model.learner.closeBatch();
      model.changed();
    }
  }

  private void replayAlone(LiveModel model, long until) {
    Predicate<byte[]> its =
        modelBy == ModelBy.ONE ? any -> true : key -> Arrays.equals(key, model.key);
    replay.run(unsavedFrom(model), until, its, () -> true);
  }

  /**
   * Makes a model what it was before it was given a sample, which is left out for good: it failed
   * in a way that nobody expected and may have left the model half changed. If it failed in
   * learning a mini-batch, nobody knows by which of its samples: all are left out.
   *
   * @return the numbers of the samples that waited for their mini-batch and are left out as well
   */
  List<Long> leaveOut(LiveModel failed, long number) {
    leaveOut(number);
    LiveModel model = rebuild(failed.key, number);
    boolean inBatch =
        failed.given == number && model.learner.pending() == config.spec().batchSize() - 1;
    return finish(model, number, inBatch);
  }

  /** The same for a mini-batch that was closed before it was full. */
  List<Long> leaveOutPending(LiveModel failed) {
    return finish(rebuild(failed.key, handled + 1), handled + 1, true);
  }

  private List<Long> finish(LiveModel model, long before, boolean withoutPending) {
    List<Long> pending = withoutPending ? model.learner.pendingOffsets() : List.of();
    pending.forEach(this::leaveOut);
    LiveModel whole = pending.isEmpty() ? model : rebuild(model.key, before);
    if (whole.changed) {
      store(whole);
    }
    return pending;
  }

  private void leaveOut(long number) {
    store.putLeftOut(number);
    anyIsLeftOut = true;
  }

  /** Makes a model from its newest snapshot what it was before it was given a sample. */
  LiveModel rebuild(byte[] key, long before) {
    writer.writeAll();
    live.drop(key);
    LiveModel model = live.get(key);
    replayAlone(model, before);
    closeAsBefore(model, before);
    return model;
  }

  boolean isLeftOut(long number) {
    return anyIsLeftOut && store.isLeftOut(number);
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
    return clock.state(atTime, handled - progress.covered());
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
  Origin readAgain(long number) {
    return replay.readAgain(number);
  }

  /** A sample was replayed. */
  void replayed(long number) {
    handled = Math.max(handled, number);
  }

  /** After each record: writes what is due. */
  void handled(long number, long atTime) {
    handled = number;
    clock.sampleHandled();
    writeOn(atTime);
  }

  /** Starts what is due and writes one part of what is on its way. */
  void writeOn(long atTime) {
    clock.at(atTime);
    if (!caughtUp) {
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

  /** Stores everything that has changed before it returns. */
  void snapshotNow() {
    writer.writeAll();
    storeChanged();
    cover(handled);
  }

  /** Stores a model in both slots, so that it cannot be lost with one of them. */
  void secure(LiveModel model) {
    writer.writeAll();
    store(model);
    store(model);
    if (modelBy == ModelBy.ONE) {
      cover(handled);
    }
  }

  /** Stores a model that a command has changed: no replay repeats a command. */
  void commanded(LiveModel model) {
    progress = progress.commanded(handled);
    store.put(progress);
    model.changed();
    secure(model);
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
      publish(model, number);
      writer.writeAll();
      numbers.add(number);
    }
    return numbers;
  }

  /** A single model leaves part by part, with the records to come; many small ones at once. */
  private void snapshot() {
    long covered = handled;
    if (modelBy == ModelBy.ONE && live.get(SHARED).changed) {
      writer.snapshot(live.get(SHARED), covered, () -> cover(covered));
      return;
    }
    storeChanged();
    cover(covered);
  }

  private void storeChanged() {
    for (LiveModel model : live.all()) {
      if (model.changed) {
        store(model);
      }
    }
  }

  private void store(LiveModel model) {
    writer.snapshot(model, handled, () -> {});
    writer.writeAll();
  }

  private void cover(long number) {
    progress = progress.coveredTo(Math.max(number, progress.covered()));
    store.put(progress);
    clock.becameWhole(writer.snapshotBytes());
  }

  private void checkpoint() {
    boolean longAgo = clock.checkpointTimeIsOver();
    for (LiveModel model : live.all()) {
      long samples = model.seen() - model.samplesAtCheckpoint;
      if (model.unpublished && (longAgo || samples >= config.checkpoint().everySamples())) {
        long number = progress.checkpoint() + 1;
        publish(model, number);
        if (modelBy == ModelBy.ONE) {
          return;
        }
        writer.writeAll();
      }
    }
  }

  private void publish(LiveModel model, long number) {
    Runnable then =
        () -> {
          progress = progress.checkpointed(number);
          store.put(progress);
        };
    writer.checkpoint(model, number, partition, offset(model.learnt), then);
  }

  /**
   * Closes the mini-batches that are not full in time; the moments are kept for a replay.
   *
   * @param close learns a model's pending samples, and returns the model, perhaps made anew
   */
  void closeBatchesOlderThan(Duration limit, long atTime, UnaryOperator<LiveModel> close) {
    if (!caughtUp) {
      return;
    }
    for (LiveModel model : List.copyOf(live.all())) {
      if (model.learner.pending() > 0 && atTime - model.pendingSince >= limit.toMillis()) {
        LiveModel closed = close.apply(model);
        if (closed == model) {
          rememberTimedOutBatch(model);
        }
      }
    }
  }

  private void rememberTimedOutBatch(LiveModel model) {
    model.timedOutBatches.add(model.given);
    store.putTimedOutBatches(model.key, model.timedOutBatches);
    model.changed();
    if (model.timedOutBatches.size() >= MAX_TIMED_OUT_BATCHES) {
      secure(model);
    }
  }

  private LiveModel load(byte[] key) {
    Learner learner = new Learner(settings.spec());
    Stored stored = store.load(key, learner);
    if (anyIsLeftOut) {
      learner.leaveOutPending(store::isLeftOut);
    }
    NavigableSet<Long> timedOutBatches = store.timedOutBatches(key);
    Provenance provenance = new Provenance(identity, source, stored.description());
    return new LiveModel(
        key, learner, provenance, stored, timedOutBatches, checkpointsOf(key), clock.now());
  }

  /** Version 0.1 counted the shared model's in the progress alone. */
  private long checkpointsOf(byte[] key) {
    long counted = store.checkpoints(key);
    return counted == 0 && modelBy == ModelBy.ONE && progress != null
        ? progress.checkpoint()
        : counted;
  }

  private void evict(LiveModel model) {
    if (model.changed) {
      store(model);
    }
  }
}
