package learnstream.processor;

import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import learnstream.config.GanConfig;
import learnstream.learner.Resumable;
import learnstream.store.FrozenState;
import learnstream.store.ModelStore;
import learnstream.store.Stored;

/**
 * Keeps one half of a GAN: its newest snapshot, for a restart, and its newest checkpoints, for a
 * return of the pair. A checkpoint is taken when the exchange passes a multiple of the configured
 * number, so that both halves have those of the same exchanges.
 */
final class HalfKeeper {
  private static final byte[] SNAPSHOT = new byte[0];

  private final Resumable half;
  private final GanConfig config;
  private final ModelStore store;
  private final CheckpointPublisher publisher;
  private final int parameterBytes;
  private final int optimiserBytes;
  private final FrozenState frozen = new FrozenState();

  /** Generation in the store of each checkpoint kept, by exchange. */
  private final NavigableMap<Long, Long> checkpoints = new TreeMap<>();

  private long generation;
  private long passed;
  private long exchangeAtSnapshot;
  private long snapshotTime;

  HalfKeeper(
      Resumable half,
      GanConfig config,
      ModelStore store,
      CheckpointPublisher publisher,
      int parameterBytes,
      int optimiserBytes) {
    this.half = half;
    this.config = config;
    this.store = store;
    this.publisher = publisher;
    this.parameterBytes = parameterBytes;
    this.optimiserBytes = optimiserBytes;
  }

  /** Reads the newest snapshot into the half and finds the checkpoints. */
  Stored restore(long now) {
    snapshotTime = now;
    Stored stored = store.load(SNAPSHOT, half);
    generation = stored.generation();
    exchangeAtSnapshot = Math.max(0, stored.offset());
    passed = exchangeAtSnapshot / config.checkpointEvery();
    for (int slot = 0; slot < config.keepCheckpoints(); slot++) {
      store
          .header(key(slot))
          .ifPresent(header -> checkpoints.put(header.offset(), header.generation()));
    }
    return stored;
  }

  /** Writes what is due behind an exchange. */
  void after(long exchange, long now) {
    if (exchange / config.checkpointEvery() > passed) {
      passed = exchange / config.checkpointEvery();
      checkpoint(passed * config.checkpointEvery());
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
    write(SNAPSHOT, ++generation, exchange);
  }

  private void checkpoint(long number) {
    long slot = passed % config.keepCheckpoints();
    checkpoints
        .keySet()
        .removeIf(kept -> kept / config.checkpointEvery() % config.keepCheckpoints() == slot);
    long before = store.header(key(slot)).map(header -> header.generation()).orElse(0L);
    write(key(slot), before + 1, number);
    checkpoints.put(number, before + 1);
    for (int part = 0; part < frozen.header().parts(); part++) {
      publisher.publishPart(
          SNAPSHOT, frozen, parameterBytes, optimiserBytes, number, passed, 0, part);
    }
  }

  private void write(byte[] key, long asGeneration, long exchange) {
    frozen.freeze(half, asGeneration, exchange, 0, ModelStore.PART_BYTES);
    store.begin(key, frozen);
    for (int part = 0; part < frozen.header().parts(); part++) {
      store.putPart(key, frozen, part);
    }
  }

  /** The exchange of the newest checkpoint, 0 for none. */
  long newestCheckpoint() {
    return checkpoints.isEmpty() ? 0 : checkpoints.lastKey();
  }

  /** The exchange of the newest checkpoint that is not newer than {@code exchange}. */
  OptionalLong checkpointUpTo(long exchange) {
    Long number = checkpoints.floorKey(exchange);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** Reads the newest checkpoint that is not newer than {@code exchange} into the half. */
  boolean returnTo(long exchange) {
    OptionalLong number = checkpointUpTo(exchange);
    if (number.isEmpty()) {
      return false;
    }
    long slot = number.getAsLong() / config.checkpointEvery() % config.keepCheckpoints();
    Stored stored = store.load(key(slot), half);
    checkpoints.tailMap(number.getAsLong(), false).clear();
    return stored.found();
  }

  private static byte[] key(long slot) {
    return ("checkpoint-" + slot).getBytes(StandardCharsets.UTF_8);
  }
}
