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

  private static final class Vectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LENGTH = SPECIES.length();

    static int update(OptimiserStep step, RowGradients<float[]> rows, float[] p) {
      int whole = SPECIES.loopBound(rows.columns);
      FloatVector rate = FloatVector.broadcast(SPECIES, (float) -step.rate);
      FloatVector l2 = FloatVector.broadcast(SPECIES, (float) step.l2);
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
  }
}
