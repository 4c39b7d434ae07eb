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
  private final float[] tile = new float[8 * LENGTH];

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
      int xAt,
      int[] rows,
      int count,
      float[] out,
      int outAt) {
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
    float[] to = units < LENGTH ? tile : out;
    int toAt = units < LENGTH ? 0 : outAt;
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
      a.intoArray(to, toAt + first);
      b.intoArray(to, toAt + second);
    }
    if (units < LENGTH) {
      System.arraycopy(tile, 0, out, outAt, units);
    }
  }

  @Override
  public void gemm(
      int rows,
      int depth,
      int columns,
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int start,
      float[] c,
      int cAt) {
    if (columns == 1) {
      super.gemm(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, start, c, cAt);
    } else if (columns <= LENGTH) {
      oneVector(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, start, c, cAt);
    } else {
      twoVectors(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, start, c, cAt);
    }
  }

  /** Blocks of eight rows by one vector; a row may be taken twice, and is written twice then. */
  private void oneVector(
      int rows,
      int depth,
      int columns,
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int start,
      float[] c,
      int cAt) {
    // A blend, not a choice: the compiler would make an object of a vector that is chosen.
    var none = FloatVector.zero(SPECIES).compare(VectorOperators.GT, start);
    FloatVector bias = FloatVector.fromArray(SPECIES, b, Math.max(0, start)).blend(0, none);
    for (int row = 0; row < rows; row += 8) {
      int last = rows - 1;
      int a0 = aAt + row * aRow;
      int a1 = aAt + Math.min(row + 1, last) * aRow;
      int a2 = aAt + Math.min(row + 2, last) * aRow;
      int a3 = aAt + Math.min(row + 3, last) * aRow;
      int a4 = aAt + Math.min(row + 4, last) * aRow;
      int a5 = aAt + Math.min(row + 5, last) * aRow;
      int a6 = aAt + Math.min(row + 6, last) * aRow;
      int a7 = aAt + Math.min(row + 7, last) * aRow;
      FloatVector s0 = bias;
      FloatVector s1 = bias;
      FloatVector s2 = bias;
      FloatVector s3 = bias;
      FloatVector s4 = bias;
      FloatVector s5 = bias;
      FloatVector s6 = bias;
      FloatVector s7 = bias;
      int step = 0;
      for (int k = 0; k < depth; k++, step += aStep) {
        FloatVector v = FloatVector.fromArray(SPECIES, b, bAt + k * columns);
        s0 = v.fma(FloatVector.broadcast(SPECIES, a[a0 + step]), s0);
        s1 = v.fma(FloatVector.broadcast(SPECIES, a[a1 + step]), s1);
        s2 = v.fma(FloatVector.broadcast(SPECIES, a[a2 + step]), s2);
        s3 = v.fma(FloatVector.broadcast(SPECIES, a[a3 + step]), s3);
        s4 = v.fma(FloatVector.broadcast(SPECIES, a[a4 + step]), s4);
        s5 = v.fma(FloatVector.broadcast(SPECIES, a[a5 + step]), s5);
        s6 = v.fma(FloatVector.broadcast(SPECIES, a[a6 + step]), s6);
        s7 = v.fma(FloatVector.broadcast(SPECIES, a[a7 + step]), s7);
      }
      s0.intoArray(tile, 0);
      s1.intoArray(tile, LENGTH);
      s2.intoArray(tile, 2 * LENGTH);
      s3.intoArray(tile, 3 * LENGTH);
      s4.intoArray(tile, 4 * LENGTH);
      s5.intoArray(tile, 5 * LENGTH);
      s6.intoArray(tile, 6 * LENGTH);
      s7.intoArray(tile, 7 * LENGTH);
      for (int q = 0; q < 8 && row + q < rows; q++) {
        System.arraycopy(tile, q * LENGTH, c, cAt + (row + q) * columns, columns);
      }
    }
  }

  /**
   * Blocks of four rows by two vectors. At the edges a block is moved back, or a row taken twice:
   * the same numbers are written again.
   */
  private static void twoVectors(
      int rows,
      int depth,
      int columns,
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int start,
      float[] c,
      int cAt) {
    // A blend, not a choice: the compiler would make an object of a vector that is chosen.
    var none = FloatVector.zero(SPECIES).compare(VectorOperators.GT, start);
    int from = Math.max(0, start);
    int last = columns - LENGTH;
    for (int j = 0; j < columns; j += 2 * LENGTH) {
      int left = Math.min(j, last);
      int right = Math.min(j + LENGTH, last);
      FloatVector l = FloatVector.fromArray(SPECIES, b, from + left).blend(0, none);
      FloatVector r = FloatVector.fromArray(SPECIES, b, from + right).blend(0, none);
      for (int row = 0; row < rows; row += 4) {
        int row1 = Math.min(row + 1, rows - 1);
        int row2 = Math.min(row + 2, rows - 1);
        int row3 = Math.min(row + 3, rows - 1);
        int a0 = aAt + row * aRow;
        int a1 = aAt + row1 * aRow;
        int a2 = aAt + row2 * aRow;
        int a3 = aAt + row3 * aRow;
        FloatVector l0 = l;
        FloatVector l1 = l;
        FloatVector l2 = l;
        FloatVector l3 = l;
        FloatVector r0 = r;
        FloatVector r1 = r;
        FloatVector r2 = r;
        FloatVector r3 = r;
        int step = 0;
        int at = bAt;
        for (int k = 0; k < depth; k++, step += aStep, at += columns) {
          FloatVector bl = FloatVector.fromArray(SPECIES, b, at + left);
          FloatVector br = FloatVector.fromArray(SPECIES, b, at + right);
          FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + step]);
          FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + step]);
          FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + step]);
          FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + step]);
          l0 = x0.fma(bl, l0);
          l1 = x1.fma(bl, l1);
          l2 = x2.fma(bl, l2);
          l3 = x3.fma(bl, l3);
          r0 = x0.fma(br, r0);
          r1 = x1.fma(br, r1);
          r2 = x2.fma(br, r2);
          r3 = x3.fma(br, r3);
        }
        int to = cAt + row * columns;
        l0.intoArray(c, to + left);
        r0.intoArray(c, to + right);
        to = cAt + row1 * columns;
        l1.intoArray(c, to + left);
        r1.intoArray(c, to + right);
        to = cAt + row2 * columns;
        l2.intoArray(c, to + left);
        r2.intoArray(c, to + right);
        to = cAt + row3 * columns;
        l3.intoArray(c, to + left);
        r3.intoArray(c, to + right);
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
