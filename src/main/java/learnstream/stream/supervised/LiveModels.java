package learnstream.stream.supervised;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The models in memory, least recently used first. What does not fit is handed to the store and
 * loaded again when its next sample arrives.
 */
final class LiveModels {
  private final Map<ByteBuffer, LiveModel> byKey = new LinkedHashMap<>(16, 0.75f, true);
  private final int most;
  private final Function<byte[], LiveModel> load;
  private final Consumer<LiveModel> evict;

  LiveModels(int most, Function<byte[], LiveModel> load, Consumer<LiveModel> evict) {
    this.most = most;
    this.load = load;
    this.evict = evict;
  }

  LiveModel get(byte[] key) {
    LiveModel found = byKey.get(ByteBuffer.wrap(key));
    if (found != null) {
      return found;
    }
    if (byKey.size() >= most) {
      Iterator<LiveModel> eldestFirst = byKey.values().iterator();
      evict.accept(eldestFirst.next());
      eldestFirst.remove();
    }
    LiveModel loaded = load.apply(key);
    byKey.put(ByteBuffer.wrap(key), loaded);
    return loaded;
  }

  /** Leaves a model to the store, without its changes since its newest snapshot. */
  void drop(byte[] key) {
    byKey.remove(ByteBuffer.wrap(key));
  }

  /** Leaves all models to the store. */
  void clear() {
    byKey.clear();
  }

  boolean has(byte[] key) {
    return byKey.containsKey(ByteBuffer.wrap(key));
  }

  Collection<LiveModel> all() {
    return byKey.values();
  }
}
