package learnstream.dashboard.picture;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map for keys from records, of which there may be any number: beyond its bound the oldest entry
 * is removed.
 */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int maxSize;

  public BoundedMap(int maxSize) {
    this.maxSize = maxSize;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > maxSize;
  }
}
