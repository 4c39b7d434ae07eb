package learnstream.nn.optimiser;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Heavy ball (Polyak 1964): v = momentum v + g; p -= rate v. With {@code nesterov} (Nesterov 1983,
 * in the form of Sutskever et al. 2013): p -= rate (g + momentum v). It keeps the velocity v.
 */
public record Momentum(double momentum, boolean nesterov) implements Optimiser {
  @Override
  public String label() {
    return nesterov ? "nesterov" : "momentum";
  }

  @Override
  public double defaultLearningRate() {
    return 0.03;
  }

  @Override
  public double next(OptimiserStep step, double p, double g, double[][] slots, int i) {
    double[] v = slots[0];
    v[i] = Math.fma(momentum, v[i], g);
    return Math.fma(-step.rate, nesterov ? Math.fma(momentum, v[i], g) : v[i], p);
  }

  @Override
  public void update(
      OptimiserStep step, RowGradients<float[]> rows, int from, float[] p, float[][] slots) {
    float rate = (float) step.rate;
    float l2 = (float) step.l2;
    float mu = (float) momentum;
    float[] v = slots[0];
    float[] factors = rows.factors;
    float[] d = rows.d;
    int at = rows.at;
    for (int r = 0; r < rows.count; r++) {
      float factor = factors[r];
      int row = rows.begin(r);
      for (int j = from; j < rows.columns; j++) {
        float g = Math.fma(l2, p[row + j], factor * d[at + j]);
        float velocity = Math.fma(mu, v[row + j], g);
        v[row + j] = velocity;
        float direction = nesterov ? Math.fma(mu, velocity, g) : velocity;
        p[row + j] = Math.fma(-rate, direction, p[row + j]);
      }
    }
  }

  @Override
  public int updateInVectors(
      OptimiserStep step, RowGradients<float[]> rows, float[] p, float[][] slots) {
    return Vectors.update(this, step, rows, p, slots[0]);
  }

  private static final class Vectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    static int update(
        Momentum its, OptimiserStep step, RowGradients<float[]> rows, float[] p, float[] v) {
      int whole = SPECIES.loopBound(rows.columns);
      int lanes = Lanes.LENGTH - rows.idle;
      FloatVector changing = FloatVector.fromArray(SPECIES, Lanes.CHANGING, lanes);
      FloatVector staying = FloatVector.fromArray(SPECIES, Lanes.STAYING, lanes);
      FloatVector mu = changing.mul((float) its.momentum).add(staying);
      FloatVector rate = changing.mul((float) -step.rate);
      FloatVector l2 = changing.mul((float) step.l2);
      float[] factors = rows.factors;
      float[] d = rows.d;
      int at = rows.at;
      for (int r = 0; r < rows.count; r++) {
        float factor = factors[r];
        int row = rows.begin(r);
        for (int j = 0; j < whole; j += SPECIES.length()) {
          FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
          FloatVector g = l2.fma(old, FloatVector.fromArray(SPECIES, d, at + j).mul(factor));
          FloatVector velocity = mu.fma(FloatVector.fromArray(SPECIES, v, row + j), g);
          velocity.intoArray(v, row + j);
          // No vector is chosen from two: the compiler would make an object of it.
          if (its.nesterov) {
            rate.fma(mu.fma(velocity, g), old).intoArray(p, row + j);
          } else {
            rate.fma(velocity, old).intoArray(p, row + j);
          }
        }
      }
      return whole;
    }
  }
}
