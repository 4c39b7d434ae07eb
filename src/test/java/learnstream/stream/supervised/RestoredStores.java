package learnstream.stream.supervised;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import learnstream.stream.champion.ChampionStore;
import learnstream.stream.state.PositionStore;
import learnstream.stream.state.WriteBehindStore;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Stores of a task that begins, as Kafka Streams restores them. */
final class RestoredStores {
  private RestoredStores() {}

  /**
   * Stores in memory that the context has from now on.
   *
   * @param committed what a store contained at the last commit, by its name
   */
  static Map<String, KeyValueStore<Bytes, byte[]>> of(
      MockProcessorContext<?, ?> context,
      Collection<String> names,
      Map<String, Map<Bytes, byte[]>> committed) {
    Map<String, KeyValueStore<Bytes, byte[]>> stores = new HashMap<>();
    for (String name : names) {
      KeyValueStore<Bytes, byte[]> inMemory =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      KeyValueStore<Bytes, byte[]> store =
          name.equals(PositionStore.NAME) || name.equals(ChampionStore.NAME)
              ? new WriteBehindStore(inMemory)
              : inMemory;
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
      committed.getOrDefault(name, Map.of()).forEach(store::put);
      stores.put(name, store);
    }
    return stores;
  }
}
