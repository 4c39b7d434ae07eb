package learnstream.nn.optimiser;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Stochastic gradient descent (Robbins and Monro 1951): p -= rate g. It keeps nothing. */
public record Sgd() implements Optimiser {
  @Override
  public String label() {
    return "sgd";
  }

  @Override
  public double defaultLearningRate() {
    return 0.03;
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public boolean ignoresZeroGradient() {
    return true;
  }

  @Override
  public double next(OptimiserStep step, double p, double g, double[][] slots, int i) {
    return Math.fma(-step.rate, g, p);
  }

  @Override
  public void update(
      OptimiserStep step, RowGradients<float[]> rows, int from, float[] p, float[][] slots) {
    float rate = (float) step.rate;
    float l2 = (float) step.l2;
    float[] factors = rows.factors;
    float[] d = rows.d;
    int at = rows.at;
    for (int r = 0; r < rows.count; r++) {
      float factor = factors[r];
      int row = rows.begin(r);
      for (int j = from; j < rows.columns; j++) {
        float g = Math.fma(l2, p[row + j], factor * d[at + j]);
        p[row + j] = Math.fma(-rate, g, p[row + j]);
      }
    }
  }

  @Override
  public int updateInVectors(
      OptimiserStep step, RowGradients<float[]> rows, float[] p, float[][] slots) {
    return Vectors.update(step, rows, p);
  }

  @Override
  public boolean isFusedWithProduct(OptimiserStep step) {
    return step.l2 == 0;
  }

  @Override
  public int updateAndMultiply(
      OptimiserStep step,
      RowGradients<float[]> rows,
      float[] p,
      float[][] slots,
      NextProduct product) {
    return Vectors.updateAndMultiply(step, rows, p, product);
  }

  private static final class Vectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LENGTH = SPECIES.length();

    static int update(OptimiserStep step, RowGradients<float[]> rows, float[] p) {
      int whole = SPECIES.loopBound(rows.columns);
      int lanes = Lanes.LENGTH - rows.idle;
      FloatVector changing = FloatVector.fromArray(SPECIES, Lanes.CHANGING, lanes);
      FloatVector rate = FloatVector.broadcast(SPECIES, (float) -step.rate);
      FloatVector l2 = changing.mul((float) step.l2);
      int blocks = step.l2 == 0 ? whole - whole % (8 * LENGTH) : 0;
      for (int j = 0; j < blocks; j += 8 * LENGTH) {
        block(step, rows, p, j);
      }
      float[] factors = rows.factors;
      float[] d = rows.d;
      int at = rows.at;
      for (int r = 0; r < rows.count; r++) {
        float factor = factors[r];
        int row = rows.begin(r);
        for (int j = blocks; j < whole; j += LENGTH) {
          FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
          FloatVector g = l2.fma(old, FloatVector.fromArray(SPECIES, d, at + j).mul(factor));
          rate.fma(g, old).intoArray(p, row + j);
        }
      }
      return whole;
    }

    /** Eight vectors of d stay in registers across all rows. */
    private static void block(OptimiserStep step, RowGradients<float[]> rows, float[] p, int j) {
      FloatVector rate = FloatVector.broadcast(SPECIES, (float) -step.rate);
      float[] delta = rows.d;
      int at = rows.at + j;
      FloatVector a = FloatVector.fromArray(SPECIES, delta, at);
      FloatVector b = FloatVector.fromArray(SPECIES, delta, at + LENGTH);
      FloatVector c = FloatVector.fromArray(SPECIES, delta, at + 2 * LENGTH);
      FloatVector d = FloatVector.fromArray(SPECIES, delta, at + 3 * LENGTH);
      FloatVector e = FloatVector.fromArray(SPECIES, delta, at + 4 * LENGTH);
      FloatVector f = FloatVector.fromArray(SPECIES, delta, at + 5 * LENGTH);
      FloatVector g = FloatVector.fromArray(SPECIES, delta, at + 6 * LENGTH);
      FloatVector h = FloatVector.fromArray(SPECIES, delta, at + 7 * LENGTH);
      for (int r = 0; r < rows.count; r++) {
        FloatVector factor = FloatVector.broadcast(SPECIES, rows.factors[r]);
        int row = rows.begin(r) + j;
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

    /**
     * In blocks, the last of which ends with the row: the columns that it shares with the one
     * before it have no gradient there.
     */
    static int updateAndMultiply(
        OptimiserStep step, RowGradients<float[]> rows, float[] p, NextProduct product) {
      int width = rows.columns < 4 * LENGTH ? 2 * LENGTH : 4 * LENGTH;
      int blocks = (rows.columns + width - 1) / width;
      for (int b = 0; b < blocks; b++) {
        int from = product.block(b, blocks) * width;
        int j = Math.min(from, rows.columns - width);
        float[] delta = RowGradients.withoutFirst(rows, j, width, from - j);
        if (width == 2 * LENGTH) {
          twoVectors((float) -step.rate, rows, delta, p, product, j);
        } else {
          fourVectors((float) -step.rate, rows, delta, p, product, j);
        }
      }
      return rows.columns;
    }

    /** Four vectors of d and of sums stay in registers across all rows. */
    private static void fourVectors(
        float minusRate,
        RowGradients<float[]> rows,
        float[] delta,
        float[] p,
        NextProduct product,
        int j) {
      FloatVector rate = FloatVector.broadcast(SPECIES, minusRate);
      FloatVector deltaA = FloatVector.fromArray(SPECIES, delta, 0);
      FloatVector deltaB = FloatVector.fromArray(SPECIES, delta, LENGTH);
      FloatVector deltaC = FloatVector.fromArray(SPECIES, delta, 2 * LENGTH);
      FloatVector deltaD = FloatVector.fromArray(SPECIES, delta, 3 * LENGTH);
      int biases = product.biases + j;
      FloatVector a = FloatVector.fromArray(SPECIES, p, biases);
      FloatVector b = FloatVector.fromArray(SPECIES, p, biases + LENGTH);
      FloatVector c = FloatVector.fromArray(SPECIES, p, biases + 2 * LENGTH);
      FloatVector d = FloatVector.fromArray(SPECIES, p, biases + 3 * LENGTH);
      float[] factors = rows.factors;
      float[] x = product.x;
      int at = rows.begin(0) + j;
      for (int r = 0; r < rows.count; r++, at += rows.stride) {
        FloatVector xr = FloatVector.broadcast(SPECIES, x[r]);
        FloatVector factor = FloatVector.broadcast(SPECIES, factors[r]);
        FloatVector wa = rate.fma(factor.mul(deltaA), FloatVector.fromArray(SPECIES, p, at));
        FloatVector wb =
            rate.fma(factor.mul(deltaB), FloatVector.fromArray(SPECIES, p, at + LENGTH));
        FloatVector wc =
            rate.fma(factor.mul(deltaC), FloatVector.fromArray(SPECIES, p, at + 2 * LENGTH));
        FloatVector wd =
            rate.fma(factor.mul(deltaD), FloatVector.fromArray(SPECIES, p, at + 3 * LENGTH));
        wa.intoArray(p, at);
        wb.intoArray(p, at + LENGTH);
        wc.intoArray(p, at + 2 * LENGTH);
        wd.intoArray(p, at + 3 * LENGTH);
        a = xr.fma(wa, a);
        b = xr.fma(wb, b);
        c = xr.fma(wc, c);
        d = xr.fma(wd, d);
      }
      float[] sums = product.sums;
      a.intoArray(sums, j);
      b.intoArray(sums, j + LENGTH);
      c.intoArray(sums, j + 2 * LENGTH);
      d.intoArray(sums, j + 3 * LENGTH);
    }

    /** The same for rows that are shorter than four vectors. */
    private static void twoVectors(
        float minusRate,
        RowGradients<float[]> rows,
        float[] delta,
        float[] p,
        NextProduct product,
        int j) {
      FloatVector rate = FloatVector.broadcast(SPECIES, minusRate);
      FloatVector deltaA = FloatVector.fromArray(SPECIES, delta, 0);
      FloatVector deltaB = FloatVector.fromArray(SPECIES, delta, LENGTH);
      FloatVector a = FloatVector.fromArray(SPECIES, p, product.biases + j);
      FloatVector b = FloatVector.fromArray(SPECIES, p, product.biases + j + LENGTH);
      float[] factors = rows.factors;
      float[] x = product.x;
      int at = rows.begin(0) + j;
      for (int r = 0; r < rows.count; r++, at += rows.stride) {
        FloatVector xr = FloatVector.broadcast(SPECIES, x[r]);
        FloatVector factor = FloatVector.broadcast(SPECIES, factors[r]);
        FloatVector wa = rate.fma(factor.mul(deltaA), FloatVector.fromArray(SPECIES, p, at));
        FloatVector wb =
            rate.fma(factor.mul(deltaB), FloatVector.fromArray(SPECIES, p, at + LENGTH));
        wa.intoArray(p, at);
        wb.intoArray(p, at + LENGTH);
        a = xr.fma(wa, a);
        b = xr.fma(wb, b);
      }
      a.intoArray(product.sums, j);
      b.intoArray(product.sums, j + LENGTH);
    }
  }
}
