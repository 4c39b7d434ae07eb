package learnstream.nn.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import learnstream.nn.optimiser.OptimiserStep;
import learnstream.nn.optimiser.VectorUpdate;

/**
 * Arithmetic on {@code float[]} by the JDK's Vector API. Lanes are columns, so that each sum is
 * made in the order of {@link PlainKernels}, whatever the width of the machine's vectors.
 *
 * <p>No method takes or returns a vector, and no vector is chosen from two: where the compiler does
 * not inline, each would become an object. All vectors have one shape: the compiler of JDK 17 also
 * makes objects where it has seen vectors of floats in two.
 */
public final class VectorKernels extends PlainKernels {
  static final VectorSpecies<Float> SPECIES = preferred();
  private static final int LENGTH = SPECIES.length();

  /** Buffer for rows shorter than a vector. */
  private final float[] tile = new float[LENGTH];

  /** Buffer for a vector of doubles. */
  private final double[] squares = new double[LENGTH / 2];

  private final VectorGemm product;
  private final VectorGemv transposedProduct = new VectorGemv();

  private final ImageKernels<float[]> images = new VectorImageKernels();
  private float[] products = {};

  /** On one thread. */
  public VectorKernels() {
    this(1);
  }

  /**
   * On several threads where a product is enough work.
   *
   * @param threads at most
   */
  public VectorKernels(int threads) {
    product = new VectorGemm(threads);
  }

  /** At most {@link #LANES} lanes, the number of interleaved sums. */
  private static VectorSpecies<Float> preferred() {
    return FloatVector.SPECIES_PREFERRED.length() > LANES
        ? FloatVector.SPECIES_512
        : FloatVector.SPECIES_PREFERRED;
  }

  @Override
  public String toString() {
    return "vector " + SPECIES.vectorBitSize() + "-bit";
  }

  /** With room for a vector past the end, so that a narrow layer's last row is read as one. */
  @Override
  public float[] allocate(int length) {
    return new float[length + LENGTH];
  }

  @Override
  public ImageKernels<float[]> images() {
    return images;
  }

  @Override
  public int nonZero(float[] x, int length, int[] rows) {
    return VectorScan.nonZero(x, length, rows);
  }

  @Override
  public double squaredNorm(float[] x, int offset, int length) {
    return length < LENGTH || squares.length < 4
        ? super.squaredNorm(x, offset, length)
        : VectorScan.squaredNorm(x, offset, length, squares);
  }

  @Override
  public void affine(
      float[] parameters,
      int weights,
      int biases,
      int units,
      float[] x,
      int xAt,
      int[] rows,
      int count,
      float[] out,
      int outAt) {
    if (units < LENGTH) {
      VectorAffine.affine(parameters, weights, biases, units, 0, x, xAt, rows, count, tile, 0);
      System.arraycopy(tile, 0, out, outAt, units);
    } else {
      VectorAffine.affine(parameters, weights, biases, units, 0, x, xAt, rows, count, out, outAt);
    }
  }

  @Override
  public DeferredStep<float[]> deferredStep(int weights, int[] rows, int units) {
    return units < VectorDeferredStep.MIN_UNITS
        ? null
        : new VectorDeferredStep(weights, rows, units);
  }

  @Override
  public void gemm(
      int rows,
      int depth,
      int columns,
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int start,
      float[] c,
      int cAt) {
    if (columns == 1) {
      super.gemm(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, start, c, cAt);
    } else {
      product.write(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, start, c, cAt);
    }
  }

  @Override
  public void gemv(
      float[] parameters, int weights, int inputs, int units, float[] delta, float[] out) {
    transposedProduct.write(parameters, weights, inputs, units, delta, out);
  }

  @Override
  public void rectifyBackward(float[] y, float[] g, float[] d, int length) {
    FloatVector zero = FloatVector.zero(SPECIES);
    // The last vector reaches past the end, where there is room.
    for (int j = 0; j < length; j += LENGTH) {
      var positive = FloatVector.fromArray(SPECIES, y, j).compare(VectorOperators.GT, 0);
      zero.blend(FloatVector.fromArray(SPECIES, g, j), positive).intoArray(d, j);
    }
  }

  @Override
  public void update(
      OptimiserStep step,
      float[] p,
      float[][] slots,
      int weights,
      int units,
      float[] x,
      int[] rows,
      int count,
      float[] delta,
      int at) {
    float[] factors = factors(step.scale(), x, rows, count);
    if (units < LENGTH && count > 1 && rows[count - 1] == count - 1) {
      // Rows shorter than a vector become one long row, with the outer product as its gradient.
      if (products.length < count * units + LENGTH) {
        products = new float[count * units + LENGTH];
      }
      FloatVector deltas = FloatVector.fromArray(SPECIES, delta, at);
      for (int i = 0; i < count; i++) {
        deltas.mul(factors[i]).intoArray(products, i * units);
      }
      factors[0] = 1;
      rowGradients.set(weights, count * units, rows, 1, factors, products, 0);
    } else {
      rowGradients.set(weights, units, rows, count, factors, delta, at);
    }
    VectorUpdate.run(step, rowGradients, p, slots);
  }
}
