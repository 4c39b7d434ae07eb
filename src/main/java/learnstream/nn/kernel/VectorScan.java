package learnstream.nn.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#nonZero} by the JDK's Vector API: vectors without a zero, and those of nothing
 * else, are done at once; see {@link VectorKernels}.
 */
final class VectorScan {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LENGTH = SPECIES.length();
  private static final VectorSpecies<Integer> INDICES =
      VectorSpecies.of(int.class, SPECIES.vectorShape());

  private VectorScan() {}

  static int nonZero(float[] x, int length, int[] rows) {
    if (length < LENGTH) {
      return FloatElements.nonZero(x, 0, length, rows, 0);
    }
    int count = 0;
    int whole = SPECIES.loopBound(length);
    IntVector indices = IntVector.zero(INDICES).addIndex(1);
    for (int i = 0; i < whole; i += LENGTH) {
      VectorMask<Float> isThere =
          FloatVector.fromArray(SPECIES, x, i).compare(VectorOperators.NE, 0);
      if (isThere.allTrue()) {
        indices.add(i).intoArray(rows, count);
        count += LENGTH;
      } else if (isThere.anyTrue()) {
        count = FloatElements.nonZero(x, i, i + LENGTH, rows, count);
      }
    }
    return FloatElements.nonZero(x, whole, length, rows, count);
  }
}
