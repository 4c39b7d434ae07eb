package learnstream.nn.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Kernels#gemv} by the JDK's Vector API; see {@link VectorKernels}. Not thread-safe. */
final class VectorGemv {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LENGTH = SPECIES.length();
  private static final int LANES = Kernels.LANES;

  /** Rows at a time, so that none waits for its own sums. */
  private static final int ROWS = 4;

  /** The interleaved sums of each of these rows. */
  private final float[] sums = new float[ROWS * LANES];

  void write(float[] w, int weights, int inputs, int units, float[] delta, float[] out) {
    int whole = units - units % LANES;
    for (int i = 0; i < inputs; i += ROWS) {
      int first = weights + i * units;
      if (i + ROWS <= inputs) {
        fourRows(w, first, units, whole, delta);
      } else {
        for (int r = 0; r < inputs - i; r++) {
          oneRow(w, first + r * units, whole, delta, r * LANES);
        }
      }
      for (int r = 0; r < ROWS && i + r < inputs; r++) {
        out[i + r] =
            PlainKernels.finishDot(w, first + r * units, delta, whole, units, sums, r * LANES);
      }
    }
  }

  private void fourRows(float[] w, int first, int units, int whole, float[] delta) {
    int second = first + units;
    int third = second + units;
    int fourth = third + units;
    for (int lane = 0; lane < LANES; lane += LENGTH) {
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = FloatVector.zero(SPECIES);
      FloatVector c = FloatVector.zero(SPECIES);
      FloatVector d = FloatVector.zero(SPECIES);
      for (int j = lane; j < whole; j += LANES) {
        FloatVector x = FloatVector.fromArray(SPECIES, delta, j);
        a = FloatVector.fromArray(SPECIES, w, first + j).fma(x, a);
        b = FloatVector.fromArray(SPECIES, w, second + j).fma(x, b);
        c = FloatVector.fromArray(SPECIES, w, third + j).fma(x, c);
        d = FloatVector.fromArray(SPECIES, w, fourth + j).fma(x, d);
      }
      a.intoArray(sums, lane);
      b.intoArray(sums, LANES + lane);
      c.intoArray(sums, 2 * LANES + lane);
      d.intoArray(sums, 3 * LANES + lane);
    }
  }

  private void oneRow(float[] w, int row, int whole, float[] delta, int to) {
    for (int lane = 0; lane < LANES; lane += LENGTH) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int j = lane; j < whole; j += LANES) {
        sum =
            FloatVector.fromArray(SPECIES, w, row + j)
                .fma(FloatVector.fromArray(SPECIES, delta, j), sum);
      }
      sum.intoArray(sums, to + lane);
    }
  }
}
