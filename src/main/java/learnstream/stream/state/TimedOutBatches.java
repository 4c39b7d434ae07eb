package learnstream.stream.state;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Numbers of samples behind which a mini-batch of one model was closed by its time limit, before it
 * was full: a replay that starts at either of the two newest snapshots closes it there again. Every
 * change is stored at once.
 */
public final class TimedOutBatches {
  private final KeyValueStore<Bytes, byte[]> store;
  private final Bytes storeKey;
  private final NavigableSet<Long> numbers = new TreeSet<>();

  TimedOutBatches(KeyValueStore<Bytes, byte[]> store, Bytes storeKey) {
    this.store = store;
    this.storeKey = storeKey;
    byte[] stored = store.get(storeKey);
    if (stored != null) {
      LongBuffer all = ByteBuffer.wrap(stored).asLongBuffer();
      while (all.hasRemaining()) {
        numbers.add(all.get());
      }
    }
  }

  /** Whether a batch was closed behind one of the samples of {@code [from, until)}. */
  public boolean anyIn(long from, long until) {
    Long first = numbers.ceiling(from);
    return first != null && first < until;
  }

  /** How many are remembered. */
  public int size() {
    return numbers.size();
  }

  /** A batch was closed behind this sample. */
  public void add(long number) {
    numbers.add(number);
    put();
  }

  /** Forgets those that no replay needs any more. */
  public void forgetBefore(long number) {
    NavigableSet<Long> before = numbers.headSet(number, false);
    if (!before.isEmpty()) {
      before.clear();
      put();
    }
  }

  /** The model begins anew. */
  public void clear() {
    forgetBefore(Long.MAX_VALUE);
  }

  private void put() {
    if (numbers.isEmpty()) {
      store.delete(storeKey);
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.size());
    numbers.forEach(bytes::putLong);
    store.put(storeKey, bytes.array());
  }
}
