package learnstream.model.encoder;

/**
 * A fixed 64-bit hash of characters or bytes: FNV-1a (Fowler, Noll and Vo), finished by
 * MurmurHash3's fmix64. It is part of what a stored model means, and as such never changes.
 */
final class StringHash {
  static final long START = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private StringHash() {}

  /** Takes in one more character. */
  static long add(long hash, int character) {
    return (hash ^ character) * PRIME;
  }

  static long finish(long hash) {
    long h = hash;
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }

  static long of(String text) {
    long hash = START;
    for (int i = 0; i < text.length(); i++) {
      hash = add(hash, text.charAt(i));
    }
    return finish(hash);
  }

  /** Of bytes; 0 for null. */
  static long of(byte[] bytes) {
    if (bytes == null) {
      return 0;
    }
    long hash = START;
    for (byte each : bytes) {
      hash = add(hash, each & 0xff);
    }
    return finish(hash);
  }

  /** Of two words in their order. */
  static long ofPair(long first, long second) {
    return finish(first * 31 + second);
  }

  /** One of {@code width} columns. */
  static int column(long hash, int width) {
    return (int) ((hash >>> 33) * width >>> 31);
  }

  /** 1 or -1, independent of the column: so values that share one cancel on average. */
  static int sign(long hash) {
    return (hash & 1) == 0 ? 1 : -1;
  }
}
