package learnstream.stream.champion;

import java.nio.ByteBuffer;
import java.util.Optional;
import learnstream.model.champion.Contest;
import learnstream.stream.state.CommandLog;
import learnstream.stream.state.WriteBehindStore;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Which model answers, in a store of its own, so that it is committed with the predictions. It
 * changes with each sample and is written with each commit; nothing is ever replayed for it.
 */
public final class ChampionStore {
  /** Name of the store. */
  public static final String NAME = "samples-champion";

  private static final byte CONTEST = 1;
  private static final Bytes COMMANDS = Bytes.wrap(new byte[] {2});

  private final KeyValueStore<Bytes, byte[]> store;
  private final CommandLog commands;

  public ChampionStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    commands = new CommandLog(store, COMMANDS);
  }

  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return builder(NAME);
  }

  /** The store under another name. */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name) {
    return WriteBehindStore.builder(name);
  }

  /** Id of the model that answers for a key; empty before its first sample. */
  public Optional<String> champion(byte[] modelKey) {
    return contest(modelKey).map(Contest::champion);
  }

  Optional<byte[]> contest(byte[] modelKey) {
    return Optional.ofNullable(store.get(key(modelKey)));
  }

  void put(byte[] modelKey, Contest contest) {
    store.put(key(modelKey), contest.encode());
  }

  /** The newest commands that were applied. */
  CommandLog commands() {
    return commands;
  }

  private static Bytes key(byte[] modelKey) {
    return Bytes.wrap(ByteBuffer.allocate(1 + modelKey.length).put(CONTEST).put(modelKey).array());
  }
}
