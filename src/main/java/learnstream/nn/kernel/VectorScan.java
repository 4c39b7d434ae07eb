package learnstream.nn.kernel;

import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import learnstream.nn.optimiser.VectorUpdate;

/** Passes over one array by the JDK's Vector API; see {@link VectorKernels}. */
final class VectorScan {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LENGTH = SPECIES.length();
  private static final VectorSpecies<Integer> INDICES =
      VectorSpecies.of(int.class, SPECIES.vectorShape());

  private static final VectorSpecies<Double> DOUBLES =
      VectorSpecies.of(double.class, SPECIES.vectorShape());

  private VectorScan() {}

  /**
   * {@link Kernels#squaredNorm}. The four sums are lanes of a vector of doubles; what is read and
   * added up beyond them counts for nothing. Squares of floats are exact, so that adding them is
   * the same as a fused multiply-add, and sooner done. Eight steps in a row are no faster, but more
   * than HotSpot inlines; see {@link VectorUpdate}.
   *
   * @param sums buffer, as long as a vector of doubles, which has four or more
   */
  static double squaredNorm(float[] x, int offset, int length, double[] sums) {
    int end = offset + length - length % 4;
    DoubleVector sum = DoubleVector.zero(DOUBLES);
    int i = offset;
    for (; i + 32 <= end; i += 32) {
      var v0 = (DoubleVector) FloatVector.fromArray(SPECIES, x, i).convertShape(F2D, DOUBLES, 0);
      sum = sum.add(v0.mul(v0));
      var v1 =
          (DoubleVector) FloatVector.fromArray(SPECIES, x, i + 4).convertShape(F2D, DOUBLES, 0);
      sum = sum.add(v1.mul(v1));
      var v2 =
          (DoubleVector) FloatVector.fromArray(SPECIES, x, i + 8).convertShape(F2D, DOUBLES, 0);
      sum = sum.add(v2.mul(v2));
      var v3 =
          (DoubleVector) FloatVector.fromArray(SPECIES, x, i + 12).convertShape(F2D, DOUBLES, 0);
      sum = sum.add(v3.mul(v3));
      var v4 =
          (DoubleVector) FloatVector.fromArray(SPECIES, x, i + 16).convertShape(F2D, DOUBLES, 0);
      sum = sum.add(v4.mul(v4));
      var v5 =
          (DoubleVector) FloatVector.fromArray(SPECIES, x, i + 20).convertShape(F2D, DOUBLES, 0);
      sum = sum.add(v5.mul(v5));
      var v6 =
          (DoubleVector) FloatVector.fromArray(SPECIES, x, i + 24).convertShape(F2D, DOUBLES, 0);
      sum = sum.add(v6.mul(v6));
      var v7 =
          (DoubleVector) FloatVector.fromArray(SPECIES, x, i + 28).convertShape(F2D, DOUBLES, 0);
      sum = sum.add(v7.mul(v7));
    }
    for (; i < end; i += 4) {
      var v = (DoubleVector) FloatVector.fromArray(SPECIES, x, i).convertShape(F2D, DOUBLES, 0);
      sum = sum.add(v.mul(v));
    }
    sum.intoArray(sums, 0);
    for (; i < offset + length; i++) {
      double value = x[i];
      sums[0] += value * value;
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }

  /**
   * {@link Kernels#nonZero}: vectors without a zero, and those of nothing else, are done at once.
   */
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
