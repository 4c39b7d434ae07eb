package learnstream.nn.optimiser;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
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

  /** Whether the correction of s is not 1 yet, which the division by it would leave as it is. */
  private static boolean isCorrected(OptimiserStep step) {
    return (float) step.deviationCorrection != 1;
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

  @Override
  public boolean isFusedWithProduct(OptimiserStep step) {
    return !isCorrected(step);
  }

  @Override
  public int updateAndMultiply(
      OptimiserStep step,
      RowGradients<float[]> rows,
      float[] p,
      float[][] slots,
      NextProduct product) {
    return Vectors.updateAndMultiply(this, step, rows, p, slots[0], slots[1], product);
  }

  private static final class Vectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> BITS = IntVector.SPECIES_PREFERRED;
    private static final int MAGNITUDE = Integer.MAX_VALUE;
    private static final int LENGTH = SPECIES.length();

    static int update(
        Adam its, OptimiserStep step, RowGradients<float[]> rows, float[] p, float[] m, float[] s) {
      int whole = SPECIES.loopBound(rows.columns);
      FloatVector beta1 = FloatVector.broadcast(SPECIES, (float) its.beta1);
      FloatVector beta2 = FloatVector.broadcast(SPECIES, (float) its.beta2);
      float rest1 = (float) (1 - its.beta1);
      float rest2 = (float) (1 - its.beta2);
      float correction = (float) step.deviationCorrection;
      boolean isCorrected = isCorrected(step);
      float rate = (float) (step.rate / step.meanCorrection);
      float kept = (float) its.kept(step);
      float epsilon = (float) its.epsilon;
      FloatVector l2 = FloatVector.broadcast(SPECIES, (float) step.l2);
      IntVector floor = IntVector.broadcast(BITS, SquareFloor.bits(correction, epsilon));
      int large = SmallMean.bits(rate);
      int small = SmallMean.parameterBits(epsilon);
      float[] factors = rows.factors;
      float[] d = rows.d;
      int at = rows.at;
      for (int r = 0; r < rows.count; r++) {
        float factor = factors[r];
        int row = rows.begin(r);
        for (int j = 0; j < whole; j += LENGTH) {
          FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
          FloatVector g = l2.fma(old, FloatVector.fromArray(SPECIES, d, at + j).mul(factor));
          FloatVector mean = beta1.fma(FloatVector.fromArray(SPECIES, m, row + j), g.mul(rest1));
          FloatVector square =
              beta2.fma(FloatVector.fromArray(SPECIES, s, row + j), g.mul(rest2).mul(g));
          mean.intoArray(m, row + j);
          square.intoArray(s, row + j);
          FloatVector root = square.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
          FloatVector rest = old.mul(kept);
          IntVector bits = mean.reinterpretAsInts();
          IntVector counts =
              rest.reinterpretAsInts()
                  .and(MAGNITUDE)
                  .sub(small)
                  .or(bits.and(MAGNITUDE).neg().add(large))
                  .lanewise(VectorOperators.ASHR, 31);
          FloatVector numerator = bits.and(counts).reinterpretAsFloats().mul(rate);
          // No vector is chosen from two: the compiler would make an object of it.
          if (isCorrected) {
            rest.sub(numerator.div(root.div(correction).add(epsilon))).intoArray(p, row + j);
          } else {
            rest.sub(numerator.div(root.add(epsilon))).intoArray(p, row + j);
          }
        }
      }
      return whole;
    }

    static int updateAndMultiply(
        Adam its,
        OptimiserStep step,
        RowGradients<float[]> rows,
        float[] p,
        float[] m,
        float[] s,
        NextProduct product) {
      int blocks = rows.columns / (2 * LENGTH);
      for (int b = 0; b < blocks; b++) {
        int j = product.block(b, blocks) * 2 * LENGTH;
        updateAndMultiply(its, step, rows, p, m, s, product, j);
      }
      return blocks * 2 * LENGTH;
    }

    /** Two vectors of d and of sums stay in registers across all rows. */
    private static void updateAndMultiply(
        Adam its,
        OptimiserStep step,
        RowGradients<float[]> rows,
        float[] p,
        float[] m,
        float[] s,
        NextProduct product,
        int j) {
      FloatVector beta1 = FloatVector.broadcast(SPECIES, (float) its.beta1);
      FloatVector beta2 = FloatVector.broadcast(SPECIES, (float) its.beta2);
      float rest1 = (float) (1 - its.beta1);
      float rest2 = (float) (1 - its.beta2);
      float rate = (float) (step.rate / step.meanCorrection);
      float kept = (float) its.kept(step);
      float epsilon = (float) its.epsilon;
      FloatVector l2 = FloatVector.broadcast(SPECIES, (float) step.l2);
      IntVector floor = IntVector.broadcast(BITS, SquareFloor.bits(1, epsilon));
      int large = SmallMean.bits(rate);
      int small = SmallMean.parameterBits(epsilon);
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
        FloatVector meanA = beta1.fma(FloatVector.fromArray(SPECIES, m, a), gA.mul(rest1));
        FloatVector squareA =
            beta2.fma(FloatVector.fromArray(SPECIES, s, a), gA.mul(rest2).mul(gA));
        meanA.intoArray(m, a);
        squareA.intoArray(s, a);
        FloatVector rootA = squareA.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
        FloatVector keptA = oldA.mul(kept);
        IntVector bitsA = meanA.reinterpretAsInts();
        IntVector countsA =
            keptA
                .reinterpretAsInts()
                .and(MAGNITUDE)
                .sub(small)
                .or(bitsA.and(MAGNITUDE).neg().add(large))
                .lanewise(VectorOperators.ASHR, 31);
        FloatVector stepA = bitsA.and(countsA).reinterpretAsFloats().mul(rate);
        FloatVector pA = keptA.sub(stepA.div(rootA.add(epsilon)));
        pA.intoArray(p, a);
        FloatVector oldB = FloatVector.fromArray(SPECIES, p, b);
        FloatVector gB = l2.fma(oldB, deltaB.mul(factor));
        FloatVector meanB = beta1.fma(FloatVector.fromArray(SPECIES, m, b), gB.mul(rest1));
        FloatVector squareB =
            beta2.fma(FloatVector.fromArray(SPECIES, s, b), gB.mul(rest2).mul(gB));
        meanB.intoArray(m, b);
        squareB.intoArray(s, b);
        FloatVector rootB = squareB.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
        FloatVector keptB = oldB.mul(kept);
        IntVector bitsB = meanB.reinterpretAsInts();
        IntVector countsB =
            keptB
                .reinterpretAsInts()
                .and(MAGNITUDE)
                .sub(small)
                .or(bitsB.and(MAGNITUDE).neg().add(large))
                .lanewise(VectorOperators.ASHR, 31);
        FloatVector stepB = bitsB.and(countsB).reinterpretAsFloats().mul(rate);
        FloatVector pB = keptB.sub(stepB.div(rootB.add(epsilon)));
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
