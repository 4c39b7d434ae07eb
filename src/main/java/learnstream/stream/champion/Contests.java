package learnstream.stream.champion;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import learnstream.config.Deployment;
import learnstream.model.champion.Contest;
import learnstream.model.champion.Promotion;

/**
 * The contests of a partition: one, or with a model for each key one for each key. Those used last
 * are in memory; the store has all of them, each as it was behind its last sample.
 */
final class Contests {
  private static final int MAX_IN_MEMORY = 1_000;

  private final Deployment deployment;
  private final ChampionStore store;
  private final BiConsumer<byte[], Promotion> reconfigured;
  private final Map<ByteBuffer, Contest> inMemory = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param reconfigured hears, with the key, of a champion that another configuration has made
   */
  Contests(Deployment deployment, ChampionStore store, BiConsumer<byte[], Promotion> reconfigured) {
    this.deployment = deployment;
    this.store = store;
    this.reconfigured = reconfigured;
  }

  /** Whether there has been a sample of a key. */
  boolean knows(byte[] modelKey) {
    return store.contest(modelKey).isPresent();
  }

  Contest of(byte[] modelKey) {
    ByteBuffer key = ByteBuffer.wrap(modelKey);
    Contest known = inMemory.get(key);
    if (known != null) {
      return known;
    }
    Contest contest = deployment.champion().contest(deployment.models());
    store
        .contest(modelKey)
        .flatMap(contest::decode)
        .ifPresent(
            promotion -> {
              store.put(modelKey, contest);
              reconfigured.accept(modelKey, promotion);
            });
    if (inMemory.size() >= MAX_IN_MEMORY) {
      Iterator<Contest> eldestFirst = inMemory.values().iterator();
      eldestFirst.next();
      eldestFirst.remove();
    }
    inMemory.put(key, contest);
    return contest;
  }

  /** Stores a contest as it is now. */
  void store(byte[] modelKey) {
    store.put(modelKey, of(modelKey));
  }
}
