package learnstream.nn.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.OptimiserStep;

/**
 * Arithmetic on {@code float[]} by the JDK's Vector API. Lanes are columns, so that each sum is
 * made in the order of {@link PlainKernels}, whatever the width of the machine's vectors.
 *
 * <p>No method takes or returns a vector, and no vector is chosen from two: where the compiler does
 * not inline, each would become an object.
 */
public final class VectorKernels extends PlainKernels {
  static final VectorSpecies<Float> SPECIES = preferred();
  private static final int LENGTH = SPECIES.length();

  private final float[] sums = new float[LANES];

  /** Buffer for rows shorter than a vector. */
  private final float[] tile = new float[4 * LENGTH];

  private final ImageKernels<float[]> images = new VectorImageKernels();
  private float[] products = {};

  /** At most {@link #LANES} lanes, the number of interleaved sums. */
  private static VectorSpecies<Float> preferred() {
    return FloatVector.SPECIES_PREFERRED.length() > LANES
        ? FloatVector.SPECIES_512
        : FloatVector.SPECIES_PREFERRED;
  }

  @Override
  public String toString() {
    return "vector " + SPECIES.vectorBitSize() + "-bit";
  }

  /** With room for a vector past the end, so that a narrow layer's last row is read as one. */
  @Override
  public float[] allocate(int length) {
    return new float[length + LENGTH];
  }

  @Override
  public ImageKernels<float[]> images() {
    return images;
  }

  @Override
  public void affine(
      float[] parameters,
      int weights,
      int biases,
      int units,
      float[] x,
      int[] rows,
      int count,
      float[] out) {
    int j = 0;
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
        FloatVector xi = FloatVector.broadcast(SPECIES, x[i]);
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
      a.intoArray(out, j);
      b.intoArray(out, j + LENGTH);
      c.intoArray(out, j + 2 * LENGTH);
      d.intoArray(out, j + 3 * LENGTH);
      e.intoArray(out, j + 4 * LENGTH);
      f.intoArray(out, j + 5 * LENGTH);
      g.intoArray(out, j + 6 * LENGTH);
      h.intoArray(out, j + 7 * LENGTH);
    }
    int last = Math.max(0, units - LENGTH);
    float[] to = units < LENGTH ? tile : out;
    for (; j < units; j += 2 * LENGTH) {
      int first = Math.min(j, last);
      int second = Math.min(j + LENGTH, last);
      FloatVector a = FloatVector.fromArray(SPECIES, parameters, biases + first);
      FloatVector b = FloatVector.fromArray(SPECIES, parameters, biases + second);
      for (int r = 0; r < count; r++) {
        int i = rows[r];
        FloatVector xi = FloatVector.broadcast(SPECIES, x[i]);
        int at = weights + i * units;
        a = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + first), a);
        b = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + second), b);
      }
      a.intoArray(to, first);
      b.intoArray(to, second);
    }
    if (units < LENGTH) {
      System.arraycopy(tile, 0, out, 0, units);
    }
  }

  /**
   * Blocks of four rows by two vectors. At the edges a block is moved back, or a row taken twice:
   * the same numbers are written again.
   */
  @Override
  public void gemm(
      int rows,
      int depth,
      int columns,
      float[] a,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int start,
      float[] c,
      int cAt) {
    int last = Math.max(0, columns - LENGTH);
    boolean narrow = columns < LENGTH;
    float[] to = narrow ? tile : c;
    for (int j = 0; j < columns; j += 2 * LENGTH) {
      int left = Math.min(j, last);
      int right = Math.min(j + LENGTH, last);
      // A blend, not a choice: the compiler would make an object of a vector that is chosen.
      var none = FloatVector.zero(SPECIES).compare(VectorOperators.GT, start);
      int from = Math.max(0, start);
      FloatVector l = FloatVector.fromArray(SPECIES, b, from + left).blend(0, none);
      FloatVector r = FloatVector.fromArray(SPECIES, b, from + right).blend(0, none);
      for (int row = 0; row < rows; row += 4) {
        int row1 = Math.min(row + 1, rows - 1);
        int row2 = Math.min(row + 2, rows - 1);
        int row3 = Math.min(row + 3, rows - 1);
        FloatVector l0 = l;
        FloatVector l1 = l;
        FloatVector l2 = l;
        FloatVector l3 = l;
        FloatVector r0 = r;
        FloatVector r1 = r;
        FloatVector r2 = r;
        FloatVector r3 = r;
        for (int k = 0; k < depth; k++) {
          int at = bAt + k * columns;
          FloatVector bl = FloatVector.fromArray(SPECIES, b, at + left);
          FloatVector br = FloatVector.fromArray(SPECIES, b, at + right);
          FloatVector a0 = FloatVector.broadcast(SPECIES, a[row * aRow + k * aStep]);
          FloatVector a1 = FloatVector.broadcast(SPECIES, a[row1 * aRow + k * aStep]);
          FloatVector a2 = FloatVector.broadcast(SPECIES, a[row2 * aRow + k * aStep]);
          FloatVector a3 = FloatVector.broadcast(SPECIES, a[row3 * aRow + k * aStep]);
          l0 = a0.fma(bl, l0);
          l1 = a1.fma(bl, l1);
          l2 = a2.fma(bl, l2);
          l3 = a3.fma(bl, l3);
          r0 = a0.fma(br, r0);
          r1 = a1.fma(br, r1);
          r2 = a2.fma(br, r2);
          r3 = a3.fma(br, r3);
        }
        int to0 = narrow ? 0 : cAt + row * columns;
        int to1 = narrow ? LENGTH : cAt + row1 * columns;
        int to2 = narrow ? 2 * LENGTH : cAt + row2 * columns;
        int to3 = narrow ? 3 * LENGTH : cAt + row3 * columns;
        l0.intoArray(to, to0 + left);
        r0.intoArray(to, to0 + right);
        l1.intoArray(to, to1 + left);
        r1.intoArray(to, to1 + right);
        l2.intoArray(to, to2 + left);
        r2.intoArray(to, to2 + right);
        l3.intoArray(to, to3 + left);
        r3.intoArray(to, to3 + right);
        for (int q = 0; q < 4 && narrow && row + q < rows; q++) {
          System.arraycopy(tile, q * LENGTH, c, cAt + (row + q) * columns, columns);
        }
      }
    }
  }

  @Override
  public void gemv(
      float[] parameters, int weights, int inputs, int units, float[] delta, float[] out) {
    int whole = units - units % LANES;
    for (int i = 0; i < inputs; i++) {
      int row = weights + i * units;
      Arrays.fill(sums, 0);
      for (int lane = 0; lane < LANES && whole > 0; lane += LENGTH) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int j = lane; j < whole; j += LANES) {
          sum =
              FloatVector.fromArray(SPECIES, parameters, row + j)
                  .fma(FloatVector.fromArray(SPECIES, delta, j), sum);
        }
        sum.intoArray(sums, lane);
      }
      out[i] = finishDot(parameters, row, delta, whole, units, sums);
    }
  }

  @Override
  public void rectifyBackward(float[] y, float[] g, float[] d, int length) {
    FloatVector zero = FloatVector.zero(SPECIES);
    // The last vector reaches past the end, where there is room.
    for (int j = 0; j < length; j += LENGTH) {
      var positive = FloatVector.fromArray(SPECIES, y, j).compare(VectorOperators.GT, 0);
      zero.blend(FloatVector.fromArray(SPECIES, g, j), positive).intoArray(d, j);
    }
  }

  @Override
  public void update(
      OptimiserStep step,
      float[] p,
      float[][] slots,
      int weights,
      int units,
      float[] x,
      int[] rows,
      int count,
      float[] delta,
      int at) {
    float[] factors = factors(step.scale(), x, rows, count);
    if (units < LENGTH && count > 1 && rows[count - 1] == count - 1) {
      // Rows shorter than a vector become one long row, with the outer product as its gradient.
      if (products.length < count * units + LENGTH) {
        products = new float[count * units + LENGTH];
      }
      FloatVector deltas = FloatVector.fromArray(SPECIES, delta, at);
      for (int i = 0; i < count; i++) {
        deltas.mul(factors[i]).intoArray(products, i * units);
      }
      factors[0] = 1;
      rowGradients.set(weights, count * units, rows, 1, factors, products, 0);
      update(step, p, slots, count * units);
    } else {
      rowGradients.set(weights, units, rows, count, factors, delta, at);
      update(step, p, slots, units);
    }
  }

  private void update(OptimiserStep step, float[] p, float[][] slots, int columns) {
    Optimiser optimiser = step.optimiser();
    int whole = optimiser.updateInVectors(step, rowGradients, p, slots);
    if (whole < columns) {
      optimiser.update(step, rowGradients, whole, p, slots);
    }
  }
}
