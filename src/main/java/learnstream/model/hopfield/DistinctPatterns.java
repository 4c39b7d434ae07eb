package learnstream.model.hopfield;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import learnstream.nn.spec.Stateful;

/**
 * Counts different patterns of -1 and 1 by their hashes. A pattern and its opposite count as one,
 * for they leave the same weights. Beyond the limit, where any memory in weights is long full,
 * every pattern counts as another one.
 */
final class DistinctPatterns implements Stateful {
  private final int limit;
  private final Set<Long> hashes = new LinkedHashSet<>();
  private int beyond;

  DistinctPatterns(int limit) {
    this.limit = limit;
  }

  void add(double[] pattern) {
    long hash = hash(pattern);
    if (hashes.size() < limit) {
      hashes.add(hash);
    } else if (!hashes.contains(hash) && beyond < Integer.MAX_VALUE - limit) {
      beyond++;
    }
  }

  int count() {
    return hashes.size() + beyond;
  }

  /** FNV-1a (Fowler, Noll, Vo) over which neurons are as the first one is. */
  private static long hash(double[] pattern) {
    long hash = 0xcbf29ce484222325L;
    for (double s : pattern) {
      hash = (hash ^ (s == pattern[0] ? 1 : 0)) * 0x100000001b3L;
    }
    return hash;
  }

  @Override
  public int stateBytes() {
    return 2 * Integer.BYTES + Long.BYTES * hashes.size();
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(beyond);
    out.putInt(hashes.size());
    hashes.forEach(out::putLong);
  }

  @Override
  public void readState(ByteBuffer in) {
    beyond = in.getInt();
    int size = in.getInt();
    if (beyond < 0 || size < 0 || size > limit) {
      throw new IllegalArgumentException(
          "%d patterns do not fit a memory of %d".formatted(size, limit));
    }
    hashes.clear();
    for (int i = 0; i < size; i++) {
      hashes.add(in.getLong());
    }
  }
}
