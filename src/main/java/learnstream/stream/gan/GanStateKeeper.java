package learnstream.stream.gan;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import learnstream.config.GanConfig;
import learnstream.model.gan.ExchangeNumber;
import learnstream.model.spec.Resumable;
import learnstream.stream.state.CheckpointPublisher;
import learnstream.stream.state.ModelIdentity;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.Provenance;
import learnstream.stream.state.SnapshotStore;
import learnstream.stream.state.StateWriter;
import learnstream.stream.state.Stored;

/**
 * Stores one half of a GAN: its newest snapshot, for a restart, and its newest checkpoints, for a
 * rollback of both halves. A checkpoint is taken when the exchange passes a multiple of the
 * configured number, so that both halves have checkpoints of the same exchanges.
 */
final class GanStateKeeper {
  private final Resumable half;
  private final GanConfig config;
  private final SnapshotStore store;
  private final StateWriter writer;
  private final int parameterBytes;
  private final int optimiserBytes;

  /** Slot in the store of each checkpoint kept, by exchange. */
  private final NavigableMap<Long, Long> checkpoints = new TreeMap<>();

  private Provenance provenance;
  private long generation;

  /** The last multiple of the configured number that the exchange has passed. */
  private long passed;

  private long exchangeAtSnapshot;
  private long snapshotTime;

  GanStateKeeper(
      Resumable half,
      GanConfig config,
      SnapshotStore store,
      CheckpointPublisher publisher,
      int parameterBytes,
      int optimiserBytes) {
    this.half = half;
    this.config = config;
    this.store = store;
    writer = new StateWriter(store, publisher, ModelStore.PART_BYTES);
    this.parameterBytes = parameterBytes;
    this.optimiserBytes = optimiserBytes;
  }

  /** Reads the newest snapshot into the half and finds the checkpoints. */
  Stored restore(long now) {
    writer.reserve(half);
    snapshotTime = now;
    Stored stored = store.load(ModelStore.SHARED, half);
    generation = stored.generation();
    exchangeAtSnapshot = ExchangeNumber.isReachable(stored.offset()) ? stored.offset() : 0;
    provenance =
        new Provenance(
            ModelIdentity.of(half.specification(), config.text()), null, stored.description());
    for (long slot = 0; slot < config.keepCheckpoints(); slot++) {
      long its = slot;
      store
          .header(key(slot))
          .filter(header -> ExchangeNumber.isReachable(header.offset()))
          .ifPresent(header -> checkpoints.put(header.offset(), its));
    }
    long newest = checkpoints.isEmpty() ? 0 : checkpoints.lastKey();
    // A checkpoint newer than the snapshot stays: the other half has the one that belongs to it.
    passed = Math.max(exchangeAtSnapshot, newest) / config.checkpointEvery();
    return stored;
  }

  /**
   * Writes what is due behind an exchange.
   *
   * @param well whether the state is fit to roll back to
   */
  void after(long exchange, boolean well, long now) {
    if (exchange / config.checkpointEvery() > passed) {
      passed = exchange / config.checkpointEvery();
      if (well) {
        checkpoint(passed * config.checkpointEvery());
      }
    }
    boolean longAgo = now - snapshotTime >= config.snapshot().every().toMillis();
    long since = exchange - exchangeAtSnapshot;
    if (since >= config.snapshot().everySamples() || longAgo && since > 0) {
      snapshot(exchange, now);
    }
  }

  void snapshot(long exchange, long now) {
    snapshotTime = now;
    exchangeAtSnapshot = exchange;
    store(ModelStore.SHARED, ++generation, exchange);
  }

  private void checkpoint(long number) {
    long slot = passed % config.keepCheckpoints();
    checkpoints.values().remove(slot);
    long before = store.header(key(slot)).map(header -> header.generation()).orElse(0L);
    store(key(slot), before + 1, number);
    checkpoints.put(number, slot);
    writer.publish(
        new CheckpointPublisher.Label(
            ModelStore.SHARED, number, passed, 0, parameterBytes, optimiserBytes),
        () -> {});
    writer.writeAll();
  }

  private void store(byte[] key, long asGeneration, long exchange) {
    writer.freeze(half, provenance.describe(), asGeneration, exchange, exchange, 0);
    writer.store(key, () -> {});
    writer.writeAll();
  }

  /** The exchange that the newest snapshot was taken at; 0 for none. */
  long exchangeAtSnapshot() {
    return exchangeAtSnapshot;
  }

  /** The exchanges whose checkpoints are kept. */
  NavigableSet<Long> checkpoints() {
    return Collections.unmodifiableNavigableSet(checkpoints.navigableKeySet());
  }

  /**
   * Reads the checkpoint of an exchange into the half, and forgets those that came after it.
   *
   * @return false, with nothing changed, if there is none
   */
  boolean returnTo(long exchange) {
    Long slot = checkpoints.get(exchange);
    if (slot == null || !store.load(key(slot), half).found()) {
      return false;
    }
    NavigableMap<Long, Long> newer = checkpoints.tailMap(exchange, false);
    newer.values().forEach(its -> store.forget(key(its)));
    newer.clear();
    return true;
  }

  private static byte[] key(long slot) {
    return ("checkpoint-" + slot).getBytes(StandardCharsets.UTF_8);
  }
}
