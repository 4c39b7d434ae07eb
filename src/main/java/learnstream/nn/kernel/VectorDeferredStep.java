package learnstream.nn.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import learnstream.nn.optimiser.OptimiserStep;

/** {@link DeferredStep} by the JDK's Vector API; see {@link VectorKernels}. */
final class VectorDeferredStep implements DeferredStep<float[]> {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LENGTH = SPECIES.length();

  /** Columns whose step and sums stay in registers across all rows. */
  static final int BLOCK = 4 * LENGTH;

  private final int weights;
  private final int inputs;
  private final int units;
  private final float[] factors;
  private final float[] delta;

  /** Minus the learning rate. */
  private float rate;

  private boolean waits;

  VectorDeferredStep(int weights, int inputs, int units) {
    this.weights = weights;
    this.inputs = inputs;
    this.units = units;
    factors = new float[inputs];
    delta = new float[units];
  }

  @Override
  public void put(OptimiserStep step, float[] x, float[] d) {
    double scale = step.scale();
    for (int i = 0; i < inputs; i++) {
      factors[i] = (float) (scale * x[i]);
    }
    System.arraycopy(d, 0, delta, 0, units);
    rate = (float) -step.rate();
    waits = true;
  }

  @Override
  public boolean waits() {
    return waits;
  }

  @Override
  public void drop() {
    waits = false;
  }

  @Override
  public void settle(float[] parameters) {
    if (waits) {
      waits = false;
      update(parameters, 0);
    }
  }

  /** The columns from {@code from} on. */
  private void update(float[] p, int from) {
    for (int i = 0; i < inputs; i++) {
      float factor = factors[i];
      int row = weights + i * units;
      for (int j = from; j < units; j++) {
        p[row + j] = Math.fma(rate, factor * delta[j], p[row + j]);
      }
    }
  }

  @Override
  public void affine(float[] parameters, int biases, float[] x, int[] rows, float[] out) {
    waits = false;
    int j = 0;
    for (; j + BLOCK <= units; j += BLOCK) {
      block(parameters, biases, j, x, out);
    }
    if (j < units) {
      update(parameters, j);
      VectorAffine.affine(parameters, weights, biases, units, j, x, 0, rows, inputs, out, 0);
    }
  }

  private void block(float[] p, int biases, int j, float[] x, float[] out) {
    FloatVector minusRate = FloatVector.broadcast(SPECIES, rate);
    FloatVector deltaA = FloatVector.fromArray(SPECIES, delta, j);
    FloatVector deltaB = FloatVector.fromArray(SPECIES, delta, j + LENGTH);
    FloatVector deltaC = FloatVector.fromArray(SPECIES, delta, j + 2 * LENGTH);
    FloatVector deltaD = FloatVector.fromArray(SPECIES, delta, j + 3 * LENGTH);
    FloatVector a = FloatVector.fromArray(SPECIES, p, biases + j);
    FloatVector b = FloatVector.fromArray(SPECIES, p, biases + j + LENGTH);
    FloatVector c = FloatVector.fromArray(SPECIES, p, biases + j + 2 * LENGTH);
    FloatVector d = FloatVector.fromArray(SPECIES, p, biases + j + 3 * LENGTH);
    int at = weights + j;
    for (int i = 0; i < inputs; i++, at += units) {
      FloatVector xi = FloatVector.broadcast(SPECIES, x[i]);
      FloatVector factor = FloatVector.broadcast(SPECIES, factors[i]);
      FloatVector wa = minusRate.fma(factor.mul(deltaA), FloatVector.fromArray(SPECIES, p, at));
      FloatVector wb =
          minusRate.fma(factor.mul(deltaB), FloatVector.fromArray(SPECIES, p, at + LENGTH));
      FloatVector wc =
          minusRate.fma(factor.mul(deltaC), FloatVector.fromArray(SPECIES, p, at + 2 * LENGTH));
      FloatVector wd =
          minusRate.fma(factor.mul(deltaD), FloatVector.fromArray(SPECIES, p, at + 3 * LENGTH));
      wa.intoArray(p, at);
      wb.intoArray(p, at + LENGTH);
      wc.intoArray(p, at + 2 * LENGTH);
      wd.intoArray(p, at + 3 * LENGTH);
      a = xi.fma(wa, a);
      b = xi.fma(wb, b);
      c = xi.fma(wc, c);
      d = xi.fma(wd, d);
    }
    a.intoArray(out, j);
    b.intoArray(out, j + LENGTH);
    c.intoArray(out, j + 2 * LENGTH);
    d.intoArray(out, j + 3 * LENGTH);
  }
}
