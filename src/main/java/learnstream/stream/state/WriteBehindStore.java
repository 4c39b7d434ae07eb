package learnstream.stream.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.AbstractStoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * Keeps what is put until the task commits, and writes the newest value of each key to the store
 * behind it then: one record of its changelog for each commit and key, in the same transaction as
 * what was made of the samples. It does what a cached store of Kafka Streams does, without that
 * store's lock, sensors and bookkeeping for each value. What a task that fails has put is forgotten
 * with its transaction.
 */
public final class WriteBehindStore
    extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
    implements KeyValueStore<Bytes, byte[]> {
  /** Keys that are kept; with one more all are written, commit or not. */
  private static final int MAX_UNWRITTEN = 1_000;

  /** What the store behind does not have yet; a null value deletes. */
  private final Map<Bytes, byte[]> unwritten = new LinkedHashMap<>();

  public WriteBehindStore(KeyValueStore<Bytes, byte[]> behind) {
    super(behind);
  }

  /** In front of a store on disk. */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name) {
    return new AbstractStoreBuilder<>(name, Serdes.Bytes(), Serdes.ByteArray(), Time.SYSTEM) {
      @Override
      public KeyValueStore<Bytes, byte[]> build() {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> behind =
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
        return new WriteBehindStore(
            loggingEnabled()
                ? behind.withLoggingEnabled(logConfig()).build()
                : behind.withLoggingDisabled().build());
      }
    };
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    unwritten.clear();
    super.init(context, root);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    unwritten.put(key, value);
    if (unwritten.size() > MAX_UNWRITTEN) {
      flushCache();
    }
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    byte[] before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte[] delete(Bytes key) {
    byte[] before = get(key);
    put(key, null);
    return before;
  }

  @Override
  public byte[] get(Bytes key) {
    byte[] newest = unwritten.get(key);
    return newest != null || unwritten.containsKey(key) ? newest : wrapped().get(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    flushCache();
    return wrapped().range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    flushCache();
    return wrapped().all();
  }

  @Override
  public long approximateNumEntries() {
    return wrapped().approximateNumEntries();
  }

  /** Kafka Streams calls it before it commits. */
  @Override
  public void flushCache() {
    unwritten.forEach(wrapped()::put);
    unwritten.clear();
    super.flushCache();
  }

  @Override
  public void clearCache() {
    unwritten.clear();
    super.clearCache();
  }

  @Override
  public void close() {
    unwritten.clear();
    super.close();
  }
}
