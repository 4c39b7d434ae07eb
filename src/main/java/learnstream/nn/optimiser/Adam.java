package learnstream.nn.optimiser;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kingma and Ba 2015: m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g^2; p -= rate m' /
 * (sqrt(s') + epsilon) with the bias corrections m' = m / (1 - beta1^t), s' = s / (1 - beta2^t) at
 * update t. A weight decay above 0 makes it AdamW (Loshchilov and Hutter 2019): p -= rate
 * weightDecay p besides. It keeps m and s, the running means of gradients and squared gradients.
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay)
    implements Optimiser {
  @Override
  public String label() {
    return weightDecay > 0 ? "adamw" : "adam";
  }

  @Override
  public double defaultLearningRate() {
    return 0.001;
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void prepare(OptimiserStep step) {
    step.meanCorrection = 1 - StrictMath.pow(beta1, step.number);
    step.deviationCorrection = Math.sqrt(1 - StrictMath.pow(beta2, step.number));
  }

  /** What weight decay leaves of a parameter. */
  private double kept(OptimiserStep step) {
    return step.decays ? 1 - step.rate * weightDecay : 1;
  }

  @Override
  public double next(OptimiserStep step, double p, double g, double[][] slots, int i) {
    double[] m = slots[0];
    double[] s = slots[1];
    m[i] = Math.fma(beta1, m[i], (1 - beta1) * g);
    s[i] = Math.fma(beta2, s[i], (1 - beta2) * g * g);
    double rate = step.rate / step.meanCorrection;
    double deviation = Math.sqrt(s[i]) / step.deviationCorrection;
    return p * kept(step) - rate * m[i] / (deviation + epsilon);
  }

  @Override
  public void update(
      OptimiserStep step, RowGradients<float[]> rows, int from, float[] p, float[][] slots) {
    float keptOfMean = (float) beta1;
    float restOfMean = (float) (1 - beta1);
    float keptOfSquare = (float) beta2;
    float restOfSquare = (float) (1 - beta2);
    float correction = (float) step.deviationCorrection;
    float rate = (float) (step.rate / step.meanCorrection);
    float kept = (float) kept(step);
    float small = (float) epsilon;
    float l2 = (float) step.l2;
    float[] m = slots[0];
    float[] s = slots[1];
    float[] factors = rows.factors;
    float[] d = rows.d;
    int at = rows.at;
    for (int r = 0; r < rows.count; r++) {
      float factor = factors[r];
      int row = rows.begin(r);
      for (int j = from; j < rows.columns; j++) {
        float g = Math.fma(l2, p[row + j], factor * d[at + j]);
        float mean = Math.fma(keptOfMean, m[row + j], restOfMean * g);
        float square = Math.fma(keptOfSquare, s[row + j], restOfSquare * g * g);
        m[row + j] = mean;
        s[row + j] = square;
        float deviation = (float) Math.sqrt(square) / correction;
        p[row + j] = p[row + j] * kept - rate * mean / (deviation + small);
      }
    }
  }

  @Override
  public int updateInVectors(
      OptimiserStep step, RowGradients<float[]> rows, float[] p, float[][] slots) {
    return Vectors.update(this, step, rows, p, slots[0], slots[1]);
  }

  private static final class Vectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> BITS = IntVector.SPECIES_PREFERRED;

    static int update(
        Adam its, OptimiserStep step, RowGradients<float[]> rows, float[] p, float[] m, float[] s) {
      int whole = SPECIES.loopBound(rows.columns);
      FloatVector beta1 = FloatVector.broadcast(SPECIES, (float) its.beta1);
      FloatVector beta2 = FloatVector.broadcast(SPECIES, (float) its.beta2);
      float rest1 = (float) (1 - its.beta1);
      float rest2 = (float) (1 - its.beta2);
      float correction = (float) step.deviationCorrection;
      float rate = (float) (step.rate / step.meanCorrection);
      float kept = (float) its.kept(step);
      float epsilon = (float) its.epsilon;
      FloatVector l2 = FloatVector.broadcast(SPECIES, (float) step.l2);
      IntVector floor = IntVector.broadcast(BITS, SquareFloor.bits(correction, epsilon));
      float[] factors = rows.factors;
      float[] d = rows.d;
      int at = rows.at;
      for (int r = 0; r < rows.count; r++) {
        float factor = factors[r];
        int row = rows.begin(r);
        for (int j = 0; j < whole; j += SPECIES.length()) {
          FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
          FloatVector g = l2.fma(old, FloatVector.fromArray(SPECIES, d, at + j).mul(factor));
          FloatVector mean = beta1.fma(FloatVector.fromArray(SPECIES, m, row + j), g.mul(rest1));
          FloatVector square =
              beta2.fma(FloatVector.fromArray(SPECIES, s, row + j), g.mul(rest2).mul(g));
          mean.intoArray(m, row + j);
          square.intoArray(s, row + j);
          FloatVector root = square.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
          FloatVector deviation = root.div(correction);
          old.mul(kept).sub(mean.mul(rate).div(deviation.add(epsilon))).intoArray(p, row + j);
        }
      }
      return whole;
    }
  }
}
