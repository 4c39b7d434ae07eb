package learnstream.nn.kernel;

/** Random numbers (SplitMix64, Steele et al. 2014) from an object that is used again and again. */
public final class SplitMix64 {
  private long state;

  public SplitMix64() {}

  /**
   * Where a sequence of its own begins for each of {@code step}: far from the others, since every
   * sequence goes on in steps of the same size from wherever it starts, so that seeds which differ
   * by such a step would give shifted ones.
   */
  public static long seedOf(long seed, long step) {
    return mixed(mixed(seed) + step);
  }

  /** Begins anew. */
  public void seed(long seed, long step) {
    state = seedOf(seed, step);
  }

  private static long mixed(long x) {
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in 0 to below 1. */
  public double nextDouble() {
    double drawn = (mixed(state) >>> 11) * 0x1.0p-53;
    state += 0x9E3779B97F4A7C15L;
    return drawn;
  }
}
