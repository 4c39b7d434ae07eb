package learnstream.stream.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import learnstream.codec.avro.AppliedCommands;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Remembers in a store which commands were applied, the newest {@value #KEPT}. */
public final class CommandLog {
  private static final int KEPT = 1000;
  private static final StoredRecord<AppliedCommands> STORED =
      new StoredRecord<>("the list of applied commands", AppliedCommands.class);

  private final KeyValueStore<Bytes, byte[]> store;
  private final Bytes key;
  private final Supplier<List<String>> former;

  /**
   * @param key of the store's record that has them
   */
  public CommandLog(KeyValueStore<Bytes, byte[]> store, Bytes key) {
    this(store, key, List::of);
  }

  /**
   * @param former ids that were remembered otherwise, where there is no such record yet
   */
  CommandLog(KeyValueStore<Bytes, byte[]> store, Bytes key, Supplier<List<String>> former) {
    this.store = store;
    this.key = key;
    this.former = former;
  }

  /** Whether a command of this id has been applied, as far as is remembered. */
  public boolean has(String commandId) {
    return ids().contains(commandId);
  }

  public void add(String commandId) {
    List<String> ids = new ArrayList<>(ids());
    ids.add(commandId);
    List<String> kept = ids.subList(Math.max(0, ids.size() - KEPT), ids.size());
    store.put(key, STORED.encode(new AppliedCommands(kept)));
  }

  private List<String> ids() {
    byte[] stored = store.get(key);
    return stored == null ? former.get() : STORED.decode(stored).getIds();
  }
}
