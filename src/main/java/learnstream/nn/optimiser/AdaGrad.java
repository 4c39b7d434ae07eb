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
        AdaGrad its, OptimiserStep step, RowGradients<float[]> rows, float[] p, float[] s) {
      int whole = SPECIES.loopBound(rows.columns);
      int lanes = Lanes.LENGTH - rows.idle;
      FloatVector changing = FloatVector.fromArray(SPECIES, Lanes.CHANGING, lanes);
      FloatVector rate = FloatVector.broadcast(SPECIES, (float) step.rate);
      FloatVector epsilon = FloatVector.broadcast(SPECIES, (float) its.epsilon);
      FloatVector l2 = changing.mul((float) step.l2);
      IntVector floor = IntVector.broadcast(BITS, SquareFloor.bits(1, (float) its.epsilon));
      float[] factors = rows.factors;
      float[] d = rows.d;
      int at = rows.at;
      for (int r = 0; r < rows.count; r++) {
        float factor = factors[r];
        int row = rows.begin(r);
        for (int j = 0; j < whole; j += LENGTH) {
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

    static int updateAndMultiply(
        AdaGrad its,
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
        AdaGrad its,
        OptimiserStep step,
        RowGradients<float[]> rows,
        float[] p,
        float[] s,
        NextProduct product,
        int j) {
      FloatVector rate = FloatVector.broadcast(SPECIES, (float) step.rate);
      FloatVector epsilon = FloatVector.broadcast(SPECIES, (float) its.epsilon);
      FloatVector l2 = FloatVector.broadcast(SPECIES, (float) step.l2);
      IntVector floor = IntVector.broadcast(BITS, SquareFloor.bits(1, (float) its.epsilon));
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
        FloatVector squareA = gA.fma(gA, FloatVector.fromArray(SPECIES, s, a));
        squareA.intoArray(s, a);
        FloatVector rootA = squareA.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
        FloatVector pA = oldA.sub(rate.mul(gA).div(rootA.add(epsilon)));
        pA.intoArray(p, a);
        FloatVector oldB = FloatVector.fromArray(SPECIES, p, b);
        FloatVector gB = l2.fma(oldB, deltaB.mul(factor));
        FloatVector squareB = gB.fma(gB, FloatVector.fromArray(SPECIES, s, b));
        squareB.intoArray(s, b);
        FloatVector rootB = squareB.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
        FloatVector pB = oldB.sub(rate.mul(gB).div(rootB.add(epsilon)));
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
