package learnstream.nn.kernel;

import learnstream.nn.optimiser.NextProduct;
import learnstream.nn.optimiser.OptimiserStep;
import learnstream.nn.optimiser.RowGradients;
import learnstream.nn.optimiser.VectorUpdate;

/** {@link DeferredStep} by the JDK's Vector API; see {@link VectorKernels}. */
final class VectorDeferredStep implements DeferredStep<float[]> {
  /** Columns below which no optimiser has a block for one pass. */
  static final int MIN_UNITS = 2 * VectorKernels.SPECIES.length();

  private final int weights;
  private final int[] rows;
  private final int units;
  private final float[] factors;
  private final float[] delta;
  private final OptimiserStep step = new OptimiserStep(null, 0);
  private final RowGradients<float[]> gradients = new RowGradients<>();
  private final NextProduct product = new NextProduct();
  private float[][] slots;
  private boolean waits;

  /**
   * @param rows all of them
   */
  VectorDeferredStep(int weights, int[] rows, int units) {
    this.weights = weights;
    this.rows = rows;
    this.units = units;
    factors = new float[rows.length];
    delta = new float[units];
  }

  @Override
  public void put(OptimiserStep step, float[][] slots, float[] x, float[] d) {
    double scale = step.scale();
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) (scale * x[i]);
    }
    System.arraycopy(d, 0, delta, 0, units);
    this.step.set(step);
    this.slots = slots;
    waits = true;
  }

  @Override
  public boolean waits() {
    return waits;
  }

  @Override
  public void settle(float[] parameters) {
    if (waits) {
      waits = false;
      describe();
      VectorUpdate.run(step, gradients, parameters, slots);
    }
  }

  private void describe() {
    gradients.set(weights, units, rows, rows.length, factors, delta, 0);
  }

  @Override
  public void affine(float[] parameters, int biases, float[] x, float[] out) {
    waits = false;
    describe();
    product.set(biases, x, out);
    int done = step.optimiser().updateAndMultiply(step, gradients, parameters, slots, product);
    if (done < units) {
      gradients.skipColumns(done);
      VectorUpdate.run(step, gradients, parameters, slots);
      VectorAffine.affine(
          parameters, weights, biases, units, done, x, 0, rows, rows.length, out, 0);
    }
  }
}
