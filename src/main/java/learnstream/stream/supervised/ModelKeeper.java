package learnstream.stream.supervised;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import learnstream.codec.avro.Replayed;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.config.Samples;
import learnstream.model.Learner;
import learnstream.model.replica.Replica;
import learnstream.stream.recovery.Replay;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Origin;
import learnstream.stream.state.MixLog;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.Provenance;
import learnstream.stream.state.StateWriter;
import learnstream.stream.state.Stored;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps the models of one partition: in memory while they are used ({@link LiveModels}), in the
 * store by snapshots ({@link ModelSnapshots}), and after a restart brings them to where they were.
 */
final class ModelKeeper {
  private final ModelConfig config;
  private final boolean oneModel;

  /** Null where there are no replicas. */
  private final ReplicaPlace place;

  private final ModelStore store;
  private final MixLog mixes;
  private final Replay replay;
  private final Function<ConsumerRecord<byte[], byte[]>, byte[]> keys;
  private final StoredSettings settings;
  private final PartitionProgress progress;
  private final SnapshotClock clock;
  private final LiveModels live;
  private final ModelSnapshots snapshots;

  /** Number of the first sample of a replay that was interrupted; -1 before it begins. */
  private long replayFrom = -1;

  /**
   * @param place null where it keeps no replica
   * @param keys which model a record is for
   */
  ModelKeeper(
      ModelConfig config,
      ModelBy modelBy,
      ReplicaPlace place,
      Samples samples,
      ModelStore store,
      StateWriter writer,
      Replay replay,
      Function<ConsumerRecord<byte[], byte[]>, byte[]> keys,
      long now) {
    this.config = config;
    oneModel = modelBy == ModelBy.ONE;
    this.place = place;
    this.store = store;
    mixes = place == null ? null : store.mixes();
    this.replay = replay;
    this.keys = keys;
    settings = new StoredSettings(config, store);
    progress = new PartitionProgress(config, modelBy, place, samples, store);
    clock = new SnapshotClock(config, now);
    live = new LiveModels(oneModel ? 1 : config.maxModelsInMemory(), this::load, this::evict);
    snapshots = new ModelSnapshots(config, modelBy, place, store, writer, live, progress, clock);
  }

  PartitionProgress progress() {
    return progress;
  }

  ModelSnapshots snapshots() {
    return snapshots;
  }

  MixLog mixes() {
    return mixes;
  }

  /** The models in memory. */
  Collection<LiveModel> live() {
    return live.all();
  }

  private LiveModel load(byte[] key) {
    Learner learner = new Learner(settings.spec());
    Replica replica = place == null ? null : new Replica(learner, place.partitions());
    Stored stored = store.snapshots().load(key, replica == null ? learner : replica);
    learner.leaveOutPending(store::isLeftOut);
    Provenance provenance =
        new Provenance(settings.identity(), progress.source(), stored.description());
    return new LiveModel(
        key,
        learner,
        replica,
        provenance,
        stored,
        store.timedOutBatches(key),
        checkpointsOf(key),
        clock.now());
  }

  /** Version 0.1 counted the shared model's in the progress alone. */
  private long checkpointsOf(byte[] key) {
    long counted = store.checkpoints(key);
    return counted == 0 && oneModel ? progress.checkpoints() : counted;
  }

  private void evict(LiveModel model) {
    snapshots.storeIfChanged(model);
  }

  /**
   * Becomes what it was when the sample at a position had been handled, as far as there is time.
   *
   * @return whether it is there
   */
  boolean catchUp(Decoded.CatchUp question) {
    replay.of(question.samples, question.position.topic());
    progress.in(question);
    long until = question.position.number() + 1;
    if (progress.isCaughtUp()) {
      progress.handled(until - 1);
      return true;
    }
    if (replay.isWaiting()) {
      return false;
    }
    long next = replayUntil(until, question.goOn);
    progress.handled(next - 1);
    if (next < until) {
      snapshots.takeNow();
      replayFrom = next;
      return false;
    }
    live.all().forEach(model -> repeatBefore(model, until));
    progress.caughtUp();
    adoptSettings();
    return true;
  }

  /** Models that were made with former settings are stored, and made anew when they are needed. */
  private void adoptSettings() {
    if (settings.areFormer()) {
      snapshots.takeNow();
      live.clear();
    }
    settings.adopt(progress.handledOffset());
  }

  private long replayUntil(long until, BooleanSupplier goOn) {
    progress.begin(until);
    long from = replayFrom;
    if (from < 0) {
      progress.handled(progress.covered());
      if (oneModel) {
        from = unsavedFrom(live.get(ModelStore.SHARED));
        snapshots.reserve(live.get(ModelStore.SHARED));
      } else {
        from = progress.covered() + 1;
      }
    }
    return from >= until ? until : replay.run(from, until, any -> true, goOn);
  }

  /** Number of the first sample that the snapshot from which a model was loaded needs. */
  private long unsavedFrom(LiveModel model) {
    boolean damaged = model.behind;
    model.behind = false;
    if (!damaged) {
      return Math.max(model.handled, progress.covered()) + 1;
    }
    if (model.isLost && progress.hadCommands()) {
      replay.withoutCommands();
    }
    long from = Math.max(model.handled + 1, progress.start());
    if (oneModel) {
      // The next snapshot clears the damaged one's slot, after which nothing tells of the damage.
      progress.uncover(from - 1);
    }
    return from;
  }

  /** Whether a key has a model, in memory or in the store. */
  boolean knows(byte[] key) {
    return live.has(key) || store.snapshots().header(key).isPresent();
  }

  /** The model of a key as it is now. */
  LiveModel model(byte[] key) {
    return model(key, progress.handled() + 1);
  }

  /** The model of a key, with every sample before {@code number} that it had ever been given. */
  LiveModel model(byte[] key, long number) {
    LiveModel model = live.get(key);
    if (model.behind) {
      replayAlone(model, number);
    }
    repeatBefore(model, number);
    return model;
  }

  /**
   * Closes the pending mini-batch if the clock had closed it before a sample came, and mixes a
   * replica if it was mixed before. Rounds close batches too, so one that the clock has closed came
   * before the rounds behind the same sample.
   */
  private void repeatBefore(LiveModel model, long number) {
    if (model.learner.pending() > 0 && model.timedOutBatches.anyIn(model.given, number)) {
      model.learner.closeBatch();
      model.changed();
    }
    if (model.replica != null && mixes.repeat(model.replica, place.partition(), number)) {
      model.changed();
    }
  }

  private void replayAlone(LiveModel model, long until) {
    Predicate<ConsumerRecord<byte[], byte[]>> its =
        oneModel ? any -> true : record -> Arrays.equals(keys.apply(record), model.key);
    replay.runToEnd(unsavedFrom(model), until, its);
  }

  /**
   * Makes a model what it was before it was given a sample, which is left out for good: it failed
   * in a way that nobody expected and may have left the model half changed. If it failed in
   * learning a mini-batch, nobody knows by which of its samples: all are left out.
   *
   * @return the numbers of the samples that waited for their mini-batch and are left out as well
   */
  List<Long> leaveOut(LiveModel failed, long number) {
    store.putLeftOut(number);
    LiveModel model = rebuild(failed.key, number);
    boolean inBatch =
        failed.given == number && model.learner.pending() == config.spec().batchSize() - 1;
    return finish(model, number, inBatch);
  }

  /** The same for a mini-batch that was closed before it was full. */
  List<Long> leaveOutPending(LiveModel failed) {
    long next = progress.handled() + 1;
    return finish(rebuild(failed.key, next), next, true);
  }

  private List<Long> finish(LiveModel model, long before, boolean withoutPending) {
    List<Long> pending = withoutPending ? model.learner.pendingOffsets() : List.of();
    pending.forEach(store::putLeftOut);
    snapshots.storeIfChanged(pending.isEmpty() ? model : rebuild(model.key, before));
    return pending;
  }

  /** Makes a model from its newest snapshot what it was before it was given a sample. */
  LiveModel rebuild(byte[] key, long before) {
    snapshots.finish();
    live.drop(key);
    LiveModel model = live.get(key);
    replayAlone(model, before);
    repeatBefore(model, before);
    return model;
  }

  boolean isLeftOut(long number) {
    return store.isLeftOut(number);
  }

  /** A sample of the gap was learnt once, and can no longer be read. */
  void withoutSample(long offset, String reason) {
    replay.withoutSample(offset, reason);
  }

  /** What was read again so far. */
  Replayed replayed() {
    return replay.replayed();
  }

  /** A sample that came before the last restart, from the topic. */
  Origin readAgain(long number) {
    return replay.readAgain(number);
  }
}
