package learnstream.stream.state;

import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * How far each task has come, in a store of its own, so that it is committed with what was made of
 * the samples. The consumer group's offsets say the same while they last, but they expire, can be
 * set back, and know nothing of a topic that was created anew. It is written with each commit
 * ({@link WriteBehindStore}), not with each sample.
 */
public final class PositionStore {
  /** Name of the store. */
  public static final String NAME = "samples-position";

  private static final Bytes POSITION = Bytes.wrap(new byte[] {0});

  private final KeyValueStore<Bytes, byte[]> store;

  public PositionStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return builder(NAME);
  }

  /** The same under another name, where an application may have several. */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name) {
    return WriteBehindStore.builder(name);
  }

  /** Empty where nothing was handled yet, or only by a version that did not keep it. */
  public Optional<InputPosition> get() {
    return Optional.ofNullable(store.get(POSITION)).map(InputPosition::decode);
  }

  public void put(InputPosition position) {
    store.put(POSITION, position.encode());
  }
}
