package learnstream.nn.kernel;

/** The SplitMix64 generator (Steele, Lea and Flood 2014), which can be seeded again. */
public final class SplitMix64 {
  private long state;

  public SplitMix64() {}

  /**
   * A seed for each step. It is mixed, since the generator adds a constant for each number: seeds
   * that differ by that constant would give the same sequence, shifted by one.
   */
  public static long seedOf(long seed, long step) {
    return mixed(mixed(seed) + step);
  }

  /** Starts the sequence of {@code step}. */
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
