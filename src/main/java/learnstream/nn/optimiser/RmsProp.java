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

  @Override
  public boolean isFusedWithProduct(OptimiserStep step) {
    return true;
  }

  @Override
  public int updateAndMultiply(
      OptimiserStep step,
      RowGradients<float[]> rows,
      float[] p,
      float[][] slots,
      NextProduct product) {
    return Vectors.updateAndMultiply(this, step, rows, p, slots[0], product);
  }

  private static final class Vectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> BITS = IntVector.SPECIES_PREFERRED;
    private static final int LENGTH = SPECIES.length();

    static int update(
        RmsProp its, OptimiserStep step, RowGradients<float[]> rows, float[] p, float[] s) {
      int whole = SPECIES.loopBound(rows.columns);
      int lanes = Lanes.LENGTH - rows.idle;
      FloatVector changing = FloatVector.fromArray(SPECIES, Lanes.CHANGING, lanes);
      FloatVector staying = FloatVector.fromArray(SPECIES, Lanes.STAYING, lanes);
      FloatVector kept = changing.mul((float) its.rho).add(staying);
      float rest = (float) (1 - its.rho);
      float rate = (float) step.rate;
      float epsilon = (float) its.epsilon;
      FloatVector l2 = changing.mul((float) step.l2);
      IntVector floor = IntVector.broadcast(BITS, SquareFloor.bits(1, epsilon));
      float[] factors = rows.factors;
      float[] d = rows.d;
      int at = rows.at;
      for (int r = 0; r < rows.count; r++) {
        float factor = factors[r];
        int row = rows.begin(r);
        for (int j = 0; j < whole; j += LENGTH) {
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

    static int updateAndMultiply(
        RmsProp its,
        OptimiserStep step,
        RowGradients<float[]> rows,
        float[] p,
        float[] s,
        NextProduct product) {
      int blocks = rows.columns / (2 * LENGTH);
      for (int b = 0; b < blocks; b++) {
        int j = product.block(b, blocks) * 2 * LENGTH;
        updateAndMultiply(its, step, rows, p, s, product, j);
      }
      return blocks * 2 * LENGTH;
    }

    /** Two vectors of d and of sums stay in registers across all rows. */
    private static void updateAndMultiply(
        RmsProp its,
        OptimiserStep step,
        RowGradients<float[]> rows,
        float[] p,
        float[] s,
        NextProduct product,
        int j) {
      FloatVector kept = FloatVector.broadcast(SPECIES, (float) its.rho);
      float rest = (float) (1 - its.rho);
      float rate = (float) step.rate;
      float epsilon = (float) its.epsilon;
      FloatVector l2 = FloatVector.broadcast(SPECIES, (float) step.l2);
      IntVector floor = IntVector.broadcast(BITS, SquareFloor.bits(1, epsilon));
      float[] delta = rows.d;
      FloatVector deltaA = FloatVector.fromArray(SPECIES, delta, rows.at + j);
      FloatVector deltaB = FloatVector.fromArray(SPECIES, delta, rows.at + j + LENGTH);
      FloatVector sumA = FloatVector.fromArray(SPECIES, p, product.biases + j);
      FloatVector sumB = FloatVector.fromArray(SPECIES, p, product.biases + j + LENGTH);
      float[] factors = rows.factors;
      float[] x = product.x;
      int a = rows.begin(0) + j;
      for (int r = 0; r < rows.count; r++, a += rows.stride) {
        int b = a + LENGTH;
        float factor = factors[r];
        FloatVector oldA = FloatVector.fromArray(SPECIES, p, a);
        FloatVector gA = l2.fma(oldA, deltaA.mul(factor));
        FloatVector meanA = kept.fma(FloatVector.fromArray(SPECIES, s, a), gA.mul(rest).mul(gA));
        meanA.intoArray(s, a);
        FloatVector rootA = meanA.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
        FloatVector pA = oldA.sub(gA.mul(rate).div(rootA.add(epsilon)));
        pA.intoArray(p, a);
        FloatVector oldB = FloatVector.fromArray(SPECIES, p, b);
        FloatVector gB = l2.fma(oldB, deltaB.mul(factor));
        FloatVector meanB = kept.fma(FloatVector.fromArray(SPECIES, s, b), gB.mul(rest).mul(gB));
        meanB.intoArray(s, b);
        FloatVector rootB = meanB.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
        FloatVector pB = oldB.sub(gB.mul(rate).div(rootB.add(epsilon)));
        pB.intoArray(p, b);
        FloatVector xr = FloatVector.broadcast(SPECIES, x[r]);
        sumA = xr.fma(pA, sumA);
        sumB = xr.fma(pB, sumB);
      }
      sumA.intoArray(product.sums, j);
      sumB.intoArray(product.sums, j + LENGTH);
    }
  }
}
