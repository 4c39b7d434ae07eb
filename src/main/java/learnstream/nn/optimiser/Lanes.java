package learnstream.nn.optimiser;

import jdk.incubator.vector.FloatVector;

/**
 * Factors by lane, so that a step leaves the first lanes of a vector as they are: their gradient is
 * 0, nothing of what is kept fades, and nothing pulls them towards 0. A vector read at index {@code
 * LENGTH - idle} leaves {@code idle} lanes alone.
 */
final class Lanes {
  static final int LENGTH = FloatVector.SPECIES_PREFERRED.length();

  /** 1 where a parameter changes, 0 where it stays. */
  static final float[] CHANGING = new float[2 * LENGTH];

  /** 1 where it stays. */
  static final float[] STAYING = new float[2 * LENGTH];

  static {
    for (int i = 0; i < LENGTH; i++) {
      STAYING[i] = 1;
      CHANGING[LENGTH + i] = 1;
    }
  }

  private Lanes() {}
}
