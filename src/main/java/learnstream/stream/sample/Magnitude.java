package learnstream.stream.sample;

/**
 * How large the numbers may be that the halves of a GAN take from topics. Networks of single
 * precision square them: of one that is merely finite, an optimiser's mean of squares becomes
 * infinite and stays so.
 */
public final class Magnitude {
  /** Largest magnitude of a sample's number, as the networks see it, or of a gradient's. */
  public static final float MAX = 1e9f;

  private Magnitude() {}

  /** Whether one of the numbers is finite or infinite, but too large. */
  public static boolean isExceededIn(float[] numbers) {
    for (float number : numbers) {
      if (Math.abs(number) > MAX) {
        return true;
      }
    }
    return false;
  }
}
