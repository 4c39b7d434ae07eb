package learnstream.nn.optimiser;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Duchi, Hazan and Singer 2011: s += g^2; p -= rate g / (sqrt(s) + epsilon). It keeps s, the sum of
 * the squared gradients.
 */
public record AdaGrad(double epsilon) implements Optimiser {
  @Override
  public String label() {
    return "adagrad";
  }

  @Override
  public double defaultLearningRate() {
    return 0.02;
  }

  @Override
  public boolean ignoresZeroGradient() {
    return true;
  }

  @Override
  public double next(OptimiserStep step, double p, double g, double[][] slots, int i) {
    double[] s = slots[0];
    s[i] = Math.fma(g, g, s[i]);
    return p - step.rate * g / (Math.sqrt(s[i]) + epsilon);
  }

  @Override
  public void update(
      OptimiserStep step, RowGradients<float[]> rows, int from, float[] p, float[][] slots) {
    float rate = (float) step.rate;
    float l2 = (float) step.l2;
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
        float sum = Math.fma(g, g, s[row + j]);
        s[row + j] = sum;
        p[row + j] -= rate * g / ((float) Math.sqrt(sum) + small);
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
        AdaGrad its, OptimiserStep step, RowGradients<float[]> rows, float[] p, float[] s) {
      int whole = SPECIES.loopBound(rows.columns);
      FloatVector rate = FloatVector.broadcast(SPECIES, (float) step.rate);
      FloatVector epsilon = FloatVector.broadcast(SPECIES, (float) its.epsilon);
      FloatVector l2 = FloatVector.broadcast(SPECIES, (float) step.l2);
      IntVector floor = IntVector.broadcast(BITS, SquareFloor.bits(1, (float) its.epsilon));
      float[] factors = rows.factors;
      float[] d = rows.d;
      int at = rows.at;
      for (int r = 0; r < rows.count; r++) {
        float factor = factors[r];
        int row = rows.begin(r);
        for (int j = 0; j < whole; j += SPECIES.length()) {
          FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
          FloatVector g = l2.fma(old, FloatVector.fromArray(SPECIES, d, at + j).mul(factor));
          FloatVector sum = g.fma(g, FloatVector.fromArray(SPECIES, s, row + j));
          sum.intoArray(s, row + j);
          FloatVector root = sum.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
          old.sub(rate.mul(g).div(root.add(epsilon))).intoArray(p, row + j);
        }
      }
      return whole;
    }
  }
}
