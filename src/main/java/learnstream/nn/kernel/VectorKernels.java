package learnstream.nn.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import learnstream.nn.spec.OptimiserSpec.AdaGrad;
import learnstream.nn.spec.OptimiserSpec.Adam;
import learnstream.nn.spec.OptimiserSpec.Momentum;
import learnstream.nn.spec.OptimiserSpec.RmsProp;
import learnstream.nn.spec.OptimiserSpec.Sgd;

/**
 * Single precision by the JDK's Vector API. Lanes are columns, so that each sum is made in the same
 * order as in {@link PlainKernels}, whatever the width of the machine's vectors.
 *
 * <p>No method takes or returns a vector, and none is chosen from two: where the compiler then does
 * not inline, it makes an object of each.
 */
public final class VectorKernels extends PlainKernels {
  static final VectorSpecies<Float> SPECIES = preferred();
  private static final int LENGTH = SPECIES.length();

  private final float[] sums = new float[LANES];

  /** Where rows shorter than a vector are written first. */
  private final float[] tile = new float[4 * LENGTH];

  private final ImageKernels<float[]> images = new VectorImageKernels();
  private float[] factors = {};
  private float[] products = {};

  /** At most sixteen lanes, the number of interleaved sums. */
  private static VectorSpecies<Float> preferred() {
    return FloatVector.SPECIES_PREFERRED.length() > LANES
        ? FloatVector.SPECIES_512
        : FloatVector.SPECIES_PREFERRED;
  }

  @Override
  public String toString() {
    return "vector " + SPECIES.vectorBitSize() + "-bit";
  }

  /** With room behind the end, so that a narrow layer's last row is read as a whole vector. */
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
  public void dots(
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
    // The last vector reaches into the room behind the end.
    for (int j = 0; j < length; j += LENGTH) {
      var positive = FloatVector.fromArray(SPECIES, y, j).compare(VectorOperators.GT, 0);
      zero.blend(FloatVector.fromArray(SPECIES, g, j), positive).intoArray(d, j);
    }
  }

  @Override
  public void update(
      OptimiserStep rule,
      float[] p,
      float[][] slots,
      int weights,
      int units,
      float[] x,
      int[] rows,
      int count,
      float[] delta,
      int at) {
    if (factors.length < count) {
      factors = new float[count];
    }
    double scale = rule.scale();
    for (int r = 0; r < count; r++) {
      factors[r] = (float) (scale * x[rows[r]]);
    }
    if (units < LENGTH && count > 1 && rows[count - 1] == count - 1) {
      // Rows shorter than a vector are taken as one, of the outer product.
      if (products.length < count * units + LENGTH) {
        products = new float[count * units + LENGTH];
      }
      FloatVector deltas = FloatVector.fromArray(SPECIES, delta, at);
      for (int i = 0; i < count; i++) {
        deltas.mul(factors[i]).intoArray(products, i * units);
      }
      factors[0] = 1;
      step(rule, p, slots, weights, count * units, rows, 1, products, 0);
    } else {
      step(rule, p, slots, weights, units, rows, count, delta, at);
    }
  }

  private void step(
      OptimiserStep rule,
      float[] p,
      float[][] slots,
      int weights,
      int units,
      int[] rows,
      int count,
      float[] delta,
      int at) {
    int whole = units - units % LENGTH;
    if (rule.optimiser() instanceof Sgd) {
      sgd(rule, p, weights, units, rows, count, delta, at, whole);
    } else if (rule.optimiser() instanceof AdaGrad) {
      adaGrad(rule, p, slots[0], weights, units, rows, count, delta, at, whole);
    } else {
      for (int r = 0; r < count; r++) {
        updateRow(rule, p, slots, weights + rows[r] * units, whole, factors[r], delta, at);
      }
    }
    for (int r = 0; r < count && whole < units; r++) {
      int row = weights + rows[r] * units;
      updateRow(rule, p, slots, row, whole, units, factors[r], delta, at);
    }
  }

  private static void updateRow(
      OptimiserStep rule,
      float[] p,
      float[][] slots,
      int row,
      int whole,
      float factor,
      float[] delta,
      int at) {
    if (rule.optimiser() instanceof RmsProp) {
      rmsProp(rule, p, slots[0], row, whole, factor, delta, at);
    } else if (rule.optimiser() instanceof Momentum momentum) {
      momentum(rule, momentum.nesterov(), p, slots[0], row, whole, factor, delta, at);
    } else if (rule.optimiser() instanceof Adam) {
      adam(rule, p, slots[0], slots[1], row, whole, factor, delta, at);
    }
  }

  private void sgd(
      OptimiserStep rule,
      float[] p,
      int weights,
      int units,
      int[] rows,
      int count,
      float[] delta,
      int at,
      int whole) {
    FloatVector rate = FloatVector.broadcast(SPECIES, (float) -rule.rate());
    FloatVector l2 = FloatVector.broadcast(SPECIES, (float) rule.l2());
    int j = 0;
    // Eight vectors of deltas stay in registers across all rows.
    for (; j + 8 * LENGTH <= whole && rule.l2() == 0; j += 8 * LENGTH) {
      FloatVector a = FloatVector.fromArray(SPECIES, delta, at + j);
      FloatVector b = FloatVector.fromArray(SPECIES, delta, at + j + LENGTH);
      FloatVector c = FloatVector.fromArray(SPECIES, delta, at + j + 2 * LENGTH);
      FloatVector d = FloatVector.fromArray(SPECIES, delta, at + j + 3 * LENGTH);
      FloatVector e = FloatVector.fromArray(SPECIES, delta, at + j + 4 * LENGTH);
      FloatVector f = FloatVector.fromArray(SPECIES, delta, at + j + 5 * LENGTH);
      FloatVector g = FloatVector.fromArray(SPECIES, delta, at + j + 6 * LENGTH);
      FloatVector h = FloatVector.fromArray(SPECIES, delta, at + j + 7 * LENGTH);
      for (int r = 0; r < count; r++) {
        FloatVector factor = FloatVector.broadcast(SPECIES, factors[r]);
        int row = weights + rows[r] * units + j;
        rate.fma(factor.mul(a), FloatVector.fromArray(SPECIES, p, row)).intoArray(p, row);
        rate.fma(factor.mul(b), FloatVector.fromArray(SPECIES, p, row + LENGTH))
            .intoArray(p, row + LENGTH);
        rate.fma(factor.mul(c), FloatVector.fromArray(SPECIES, p, row + 2 * LENGTH))
            .intoArray(p, row + 2 * LENGTH);
        rate.fma(factor.mul(d), FloatVector.fromArray(SPECIES, p, row + 3 * LENGTH))
            .intoArray(p, row + 3 * LENGTH);
        rate.fma(factor.mul(e), FloatVector.fromArray(SPECIES, p, row + 4 * LENGTH))
            .intoArray(p, row + 4 * LENGTH);
        rate.fma(factor.mul(f), FloatVector.fromArray(SPECIES, p, row + 5 * LENGTH))
            .intoArray(p, row + 5 * LENGTH);
        rate.fma(factor.mul(g), FloatVector.fromArray(SPECIES, p, row + 6 * LENGTH))
            .intoArray(p, row + 6 * LENGTH);
        rate.fma(factor.mul(h), FloatVector.fromArray(SPECIES, p, row + 7 * LENGTH))
            .intoArray(p, row + 7 * LENGTH);
      }
    }
    for (int r = 0; r < count; r++) {
      float factor = factors[r];
      int row = weights + rows[r] * units;
      for (int k = j; k < whole; k += LENGTH) {
        FloatVector old = FloatVector.fromArray(SPECIES, p, row + k);
        rate.fma(l2.fma(old, FloatVector.fromArray(SPECIES, delta, at + k).mul(factor)), old)
            .intoArray(p, row + k);
      }
    }
  }

  private void adaGrad(
      OptimiserStep rule,
      float[] p,
      float[] s,
      int weights,
      int units,
      int[] rows,
      int count,
      float[] delta,
      int at,
      int whole) {
    FloatVector rate = FloatVector.broadcast(SPECIES, (float) rule.rate());
    FloatVector epsilon = FloatVector.broadcast(SPECIES, (float) rule.epsilon());
    FloatVector l2 = FloatVector.broadcast(SPECIES, (float) rule.l2());
    for (int r = 0; r < count; r++) {
      int row = weights + rows[r] * units;
      float factor = factors[r];
      for (int j = 0; j < whole; j += LENGTH) {
        FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
        FloatVector g = l2.fma(old, FloatVector.fromArray(SPECIES, delta, at + j).mul(factor));
        FloatVector sum = g.fma(g, FloatVector.fromArray(SPECIES, s, row + j));
        sum.intoArray(s, row + j);
        old.sub(rate.mul(g).div(sum.sqrt().add(epsilon))).intoArray(p, row + j);
      }
    }
  }

  private static void rmsProp(
      OptimiserStep rule,
      float[] p,
      float[] s,
      int row,
      int whole,
      float factor,
      float[] delta,
      int at) {
    FloatVector rho = FloatVector.broadcast(SPECIES, (float) rule.first());
    float rest = (float) (1 - rule.first());
    float rate = (float) rule.rate();
    float epsilon = (float) rule.epsilon();
    FloatVector l2 = FloatVector.broadcast(SPECIES, (float) rule.l2());
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
      FloatVector g = l2.fma(old, FloatVector.fromArray(SPECIES, delta, at + j).mul(factor));
      FloatVector mean = rho.fma(FloatVector.fromArray(SPECIES, s, row + j), g.mul(rest).mul(g));
      mean.intoArray(s, row + j);
      old.sub(g.mul(rate).div(mean.sqrt().add(epsilon))).intoArray(p, row + j);
    }
  }

  private static void momentum(
      OptimiserStep rule,
      boolean nesterov,
      float[] p,
      float[] v,
      int row,
      int whole,
      float factor,
      float[] delta,
      int at) {
    FloatVector mu = FloatVector.broadcast(SPECIES, (float) rule.first());
    FloatVector rate = FloatVector.broadcast(SPECIES, -(float) rule.rate());
    FloatVector l2 = FloatVector.broadcast(SPECIES, (float) rule.l2());
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
      FloatVector g = l2.fma(old, FloatVector.fromArray(SPECIES, delta, at + j).mul(factor));
      FloatVector velocity = mu.fma(FloatVector.fromArray(SPECIES, v, row + j), g);
      velocity.intoArray(v, row + j);
      if (nesterov) {
        rate.fma(mu.fma(velocity, g), old).intoArray(p, row + j);
      } else {
        rate.fma(velocity, old).intoArray(p, row + j);
      }
    }
  }

  private static void adam(
      OptimiserStep rule,
      float[] p,
      float[] m,
      float[] s,
      int row,
      int whole,
      float factor,
      float[] delta,
      int at) {
    FloatVector beta1 = FloatVector.broadcast(SPECIES, (float) rule.first());
    FloatVector beta2 = FloatVector.broadcast(SPECIES, (float) rule.second());
    float rest1 = (float) (1 - rule.first());
    float rest2 = (float) (1 - rule.second());
    float correction = (float) rule.correction();
    float kept = (float) (1 - rule.decay());
    float rate = (float) rule.rate();
    float epsilon = (float) rule.epsilon();
    FloatVector l2 = FloatVector.broadcast(SPECIES, (float) rule.l2());
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
      FloatVector g = l2.fma(old, FloatVector.fromArray(SPECIES, delta, at + j).mul(factor));
      FloatVector mean = beta1.fma(FloatVector.fromArray(SPECIES, m, row + j), g.mul(rest1));
      FloatVector square =
          beta2.fma(FloatVector.fromArray(SPECIES, s, row + j), g.mul(rest2).mul(g));
      mean.intoArray(m, row + j);
      square.intoArray(s, row + j);
      FloatVector root = square.sqrt().div(correction).add(epsilon);
      old.mul(kept).sub(mean.mul(rate).div(root)).intoArray(p, row + j);
    }
  }
}
