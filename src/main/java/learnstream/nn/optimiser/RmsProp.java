package learnstream.nn.optimiser;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tieleman and Hinton 2012: s = rho s + (1 - rho) g^2; p -= rate g / (sqrt(s) + epsilon). It keeps
 * s, the running mean of the squared gradients.
 */
public record RmsProp(double rho, double epsilon) implements Optimiser {
  @Override
  public String label() {
    return "rmsprop";
  }

  @Override
  public double defaultLearningRate() {
    return 0.001;
  }

  @Override
  public double next(OptimiserStep step, double p, double g, double[][] slots, int i) {
    double[] s = slots[0];
    s[i] = Math.fma(rho, s[i], (1 - rho) * g * g);
    return p - step.rate * g / (Math.sqrt(s[i]) + epsilon);
  }

  @Override
  public void update(
      OptimiserStep step, RowGradients<float[]> rows, int from, float[] p, float[][] slots) {
    float rate = (float) step.rate;
    float l2 = (float) step.l2;
    float kept = (float) rho;
    float rest = (float) (1 - rho);
    float small = (float) epsilon;
    float[] s = slots[0];
    float[] factors = rows.factors;
    float[] d = rows.d;
    int at = rows.at;
    for (int r = 0; r < rows.count; r++) {
      float factor = factors[r];
      int row = rows.begin(r);
      for (int j = from; j < rows.columns; j++) {
        float g = Math.fma(l2, p[row + j], factor * d[at + j]);
        float mean = Math.fma(kept, s[row + j], rest * g * g);
        s[row + j] = mean;
        p[row + j] -= rate * g / ((float) Math.sqrt(mean) + small);
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
    private static final VectorSpecies<Integer> BITS = IntVector.SPECIES_PREFERRED;

    static int update(
        RmsProp its, OptimiserStep step, RowGradients<float[]> rows, float[] p, float[] s) {
      int whole = SPECIES.loopBound(rows.columns);
      FloatVector kept = FloatVector.broadcast(SPECIES, (float) its.rho);
      float rest = (float) (1 - its.rho);
      float rate = (float) step.rate;
      float epsilon = (float) its.epsilon;
      FloatVector l2 = FloatVector.broadcast(SPECIES, (float) step.l2);
      IntVector floor = IntVector.broadcast(BITS, SquareFloor.bits(1, epsilon));
      float[] factors = rows.factors;
      float[] d = rows.d;
      int at = rows.at;
      for (int r = 0; r < rows.count; r++) {
        float factor = factors[r];
        int row = rows.begin(r);
        for (int j = 0; j < whole; j += SPECIES.length()) {
          FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
          FloatVector g = l2.fma(old, FloatVector.fromArray(SPECIES, d, at + j).mul(factor));
          FloatVector mean =
              kept.fma(FloatVector.fromArray(SPECIES, s, row + j), g.mul(rest).mul(g));
          mean.intoArray(s, row + j);
          FloatVector root = mean.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
          old.sub(g.mul(rate).div(root.add(epsilon))).intoArray(p, row + j);
        }
      }
      return whole;
    }
  }
}
