package learnstream.nn.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Kernels#affine} by the JDK's Vector API; see {@link VectorKernels}. */
final class VectorAffine {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LENGTH = SPECIES.length();

  private VectorAffine() {}

  /**
   * The columns from {@code from} on. A vector may reach past the last, or begin before {@code
   * from}.
   */
  static void affine(
      float[] parameters,
      int weights,
      int biases,
      int units,
      int from,
      float[] x,
      int xAt,
      int[] rows,
      int count,
      float[] out,
      int outAt) {
    int j = from;
    // Eight vectors of one row stay in registers across all inputs.
    for (; j + 8 * LENGTH <= units; j += 8 * LENGTH) {
      FloatVector a = FloatVector.fromArray(SPECIES, parameters, biases + j);
      FloatVector b = FloatVector.fromArray(SPECIES, parameters, biases + j + LENGTH);
      FloatVector c = FloatVector.fromArray(SPECIES, parameters, biases + j + 2 * LENGTH);
      FloatVector d = FloatVector.fromArray(SPECIES, parameters, biases + j + 3 * LENGTH);
      FloatVector e = FloatVector.fromArray(SPECIES, parameters, biases + j + 4 * LENGTH);
      FloatVector f = FloatVector.fromArray(SPECIES, parameters, biases + j + 5 * LENGTH);
      FloatVector g = FloatVector.fromArray(SPECIES, parameters, biases + j + 6 * LENGTH);
      FloatVector h = FloatVector.fromArray(SPECIES, parameters, biases + j + 7 * LENGTH);
      for (int r = 0; r < count; r++) {
        int i = rows[r];
        FloatVector xi = FloatVector.broadcast(SPECIES, x[xAt + i]);
        int at = weights + i * units + j;
        a = xi.fma(FloatVector.fromArray(SPECIES, parameters, at), a);
        b = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + LENGTH), b);
        c = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 2 * LENGTH), c);
        d = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 3 * LENGTH), d);
        e = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 4 * LENGTH), e);
        f = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 5 * LENGTH), f);
        g = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 6 * LENGTH), g);
        h = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 7 * LENGTH), h);
      }
      a.intoArray(out, outAt + j);
      b.intoArray(out, outAt + j + LENGTH);
      c.intoArray(out, outAt + j + 2 * LENGTH);
      d.intoArray(out, outAt + j + 3 * LENGTH);
      e.intoArray(out, outAt + j + 4 * LENGTH);
      f.intoArray(out, outAt + j + 5 * LENGTH);
      g.intoArray(out, outAt + j + 6 * LENGTH);
      h.intoArray(out, outAt + j + 7 * LENGTH);
    }
    int last = Math.max(0, units - LENGTH);
    for (; j < units; j += 2 * LENGTH) {
      int first = Math.min(j, last);
      int second = Math.min(j + LENGTH, last);
      FloatVector a = FloatVector.fromArray(SPECIES, parameters, biases + first);
      FloatVector b = FloatVector.fromArray(SPECIES, parameters, biases + second);
      for (int r = 0; r < count; r++) {
        int i = rows[r];
        FloatVector xi = FloatVector.broadcast(SPECIES, x[xAt + i]);
        int at = weights + i * units;
        a = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + first), a);
        b = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + second), b);
      }
      a.intoArray(out, outAt + first);
      b.intoArray(out, outAt + second);
    }
  }
}
