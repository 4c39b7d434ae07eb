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

  /** HotSpot's compiler has no room left in this loop: it would make objects of the vectors. */
  @Override
  public boolean canSkipColumns() {
    return false;
  }

  @Override
  public boolean isFusedWithProduct(OptimiserStep step) {
    return step.l2 == 0 && !isCorrected(step);
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
    private static final int LENGTH = SPECIES.length();

    static int update(
        Adam its, OptimiserStep step, RowGradients<float[]> rows, float[] p, float[] m, float[] s) {
      int whole = SPECIES.loopBound(rows.columns);
      FloatVector beta1 = FloatVector.broadcast(SPECIES, (float) its.beta1);
      FloatVector beta2 = FloatVector.broadcast(SPECIES, (float) its.beta2);
      FloatVector rest1 = FloatVector.broadcast(SPECIES, (float) (1 - its.beta1));
      FloatVector rest2 = FloatVector.broadcast(SPECIES, (float) (1 - its.beta2));
      float stepCorrection = (float) step.deviationCorrection;
      FloatVector correction = FloatVector.broadcast(SPECIES, stepCorrection);
      boolean isCorrected = isCorrected(step);
      float stepRate = (float) (step.rate / step.meanCorrection);
      FloatVector rate = FloatVector.broadcast(SPECIES, stepRate);
      FloatVector kept = FloatVector.broadcast(SPECIES, (float) its.kept(step));
      FloatVector epsilon = FloatVector.broadcast(SPECIES, (float) its.epsilon);
      FloatVector l2 = FloatVector.broadcast(SPECIES, (float) step.l2);
      IntVector floor =
          IntVector.broadcast(BITS, SquareFloor.bits(stepCorrection, (float) its.epsilon));
      IntVector large = IntVector.broadcast(BITS, SmallMean.bits(stepRate));
      IntVector small = IntVector.broadcast(BITS, SmallMean.parameterBits((float) its.epsilon));
      IntVector magnitude = IntVector.broadcast(BITS, Integer.MAX_VALUE);
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
                  .and(magnitude)
                  .sub(small)
                  .or(large.sub(bits.and(magnitude)))
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
      int blocks = rows.columns / LENGTH;
      for (int b = 0; b < blocks; b++) {
        int j = product.block(b, blocks) * LENGTH;
        updateAndMultiply(its, step, rows, p, m, s, product, j);
      }
      return blocks * LENGTH;
    }

    /**
     * A vector of d and one of sums stay in registers across all rows. Not two: the compiler gives
     * up amid so long a loop, and makes objects of vectors.
     */
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
      FloatVector rest1 = FloatVector.broadcast(SPECIES, (float) (1 - its.beta1));
      FloatVector rest2 = FloatVector.broadcast(SPECIES, (float) (1 - its.beta2));
      float stepRate = (float) (step.rate / step.meanCorrection);
      FloatVector rate = FloatVector.broadcast(SPECIES, stepRate);
      FloatVector kept = FloatVector.broadcast(SPECIES, (float) its.kept(step));
      FloatVector epsilon = FloatVector.broadcast(SPECIES, (float) its.epsilon);
      IntVector floor = IntVector.broadcast(BITS, SquareFloor.bits(1, (float) its.epsilon));
      IntVector large = IntVector.broadcast(BITS, SmallMean.bits(stepRate));
      IntVector small = IntVector.broadcast(BITS, SmallMean.parameterBits((float) its.epsilon));
      IntVector magnitude = IntVector.broadcast(BITS, Integer.MAX_VALUE);
      FloatVector d = FloatVector.fromArray(SPECIES, rows.d, rows.at + j);
      FloatVector sum = FloatVector.fromArray(SPECIES, p, product.biases + j);
      float[] factors = rows.factors;
      float[] x = product.x;
      int at = rows.begin(0) + j;
      for (int r = 0; r < rows.count; r++, at += rows.stride) {
        FloatVector old = FloatVector.fromArray(SPECIES, p, at);
        FloatVector g = d.mul(factors[r]);
        FloatVector mean = beta1.fma(FloatVector.fromArray(SPECIES, m, at), g.mul(rest1));
        FloatVector square = beta2.fma(FloatVector.fromArray(SPECIES, s, at), g.mul(rest2).mul(g));
        mean.intoArray(m, at);
        square.intoArray(s, at);
        FloatVector root = square.reinterpretAsInts().max(floor).reinterpretAsFloats().sqrt();
        FloatVector rest = old.mul(kept);
        IntVector bits = mean.reinterpretAsInts();
        IntVector counts =
            rest.reinterpretAsInts()
                .and(magnitude)
                .sub(small)
                .or(large.sub(bits.and(magnitude)))
                .lanewise(VectorOperators.ASHR, 31);
        FloatVector numerator = bits.and(counts).reinterpretAsFloats().mul(rate);
        FloatVector updated = rest.sub(numerator.div(root.add(epsilon)));
        updated.intoArray(p, at);
        sum = FloatVector.broadcast(SPECIES, x[r]).fma(updated, sum);
      }
      sum.intoArray(product.sums, j);
    }
  }
}
