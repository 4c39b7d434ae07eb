package learnstream.nn.nd4j;

import java.nio.ByteBuffer;
import learnstream.nn.kernel.ImageKernels;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.SparseKernels;
import learnstream.nn.optimiser.OptimiserStep;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.Precision;
import org.nd4j.linalg.api.blas.Level1;
import org.nd4j.linalg.api.blas.Level3;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arithmetic by ND4J. Products are those of its BLAS, which adds in an order of its own, so the
 * bits are not those of the other kernels; they are the same each time on the same machine.
 *
 * @param <B> {@code float[]} or {@code double[]}, for what is computed in Java
 */
final class Nd4jKernels<B> implements Kernels<Nd4jArray> {
  private static final MMulTranspose AS_THEY_ARE = MMulTranspose.builder().build();

  private final DataType type;
  private final ImageKernels<Nd4jArray> images;
  private final SparseKernels<Nd4jArray> sparse = new HostSparseKernels();
  private final Level1 vectors = Nd4j.getBlasWrapper().level1();
  private final Level3 matrices = Nd4j.getBlasWrapper().level3();
  private final Nd4jActivations activations = new Nd4jActivations(this);
  private final Nd4jUpdates updates;
  private Nd4jArray ones;
  private Nd4jArray scratch;
  private Nd4jArray factors;

  Nd4jKernels(Precision precision, Kernels<B> plain) {
    type = precision == Precision.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE;
    images = new HostImageKernels<>(this, plain);
    ones = ones(1);
    scratch = allocate(1);
    factors = allocate(1);
    updates = new Nd4jUpdates(this, vectors);
  }

  private Nd4jArray ones(int length) {
    Nd4jArray array = allocate(length);
    array.vector(0, length).assign(1);
    return array;
  }

  private void requireOnes(int length) {
    if (ones.length < length) {
      ones = ones(length);
    }
  }

  /** Room for numbers that are not needed any longer once another method has been called. */
  Nd4jArray scratch(int length) {
    if (scratch.length < length) {
      scratch = allocate(length);
    }
    return scratch;
  }

  @Override
  public Nd4jArray allocate(int length) {
    return new Nd4jArray(type, length);
  }

  @Override
  public Nd4jArray[] allocate(int arrays, int length) {
    Nd4jArray[] all = new Nd4jArray[arrays];
    for (int i = 0; i < arrays; i++) {
      all[i] = allocate(length);
    }
    return all;
  }

  @Override
  public int bytes() {
    return type.width();
  }

  @Override
  public void write(Nd4jArray from, int length, ByteBuffer out) {
    from.write(out, length);
  }

  @Override
  public void read(ByteBuffer in, Nd4jArray to, int length) {
    to.read(in, length);
  }

  @Override
  public ImageKernels<Nd4jArray> images() {
    return images;
  }

  @Override
  public SparseKernels<Nd4jArray> sparse() {
    return sparse;
  }

  @Override
  public double get(Nd4jArray array, int index) {
    return array.get(index);
  }

  @Override
  public void set(Nd4jArray array, int index, double value) {
    array.set(index, value);
  }

  @Override
  public void load(double[] in, Nd4jArray out, int outOffset, int length) {
    out.put(in, outOffset, length);
  }

  @Override
  public void load(float[] in, int from, Nd4jArray out, int outOffset, int length) {
    out.put(in, from, outOffset, length);
  }

  @Override
  public void store(Nd4jArray in, float[] out, int length) {
    in.get(0, out, length);
  }

  @Override
  public int length(Nd4jArray x) {
    return x.length;
  }

  @Override
  public void copy(Nd4jArray from, Nd4jArray to, int length) {
    if (from != to) {
      vectors.copy(from.vector(0, length), to.vector(0, length));
    }
  }

  @Override
  public void fill(Nd4jArray x, int offset, int length) {
    if (length > 0) {
      x.vector(offset, length).assign(0);
    }
  }

  @Override
  public void hadamard(Nd4jArray x, Nd4jArray y, Nd4jArray out, int length) {
    multiply(x.vector(0, length), y.vector(0, length), out.vector(0, length));
  }

  static void multiply(INDArray x, INDArray y, INDArray out) {
    Nd4j.getExecutioner().exec(new MulOp(x, y, out));
  }

  @Override
  public void add(Nd4jArray x, int offset, Nd4jArray to, int toOffset, int length) {
    vectors.axpy(length, 1, x.vector(offset, length), to.vector(toOffset, length));
  }

  @Override
  public void average(double weight, Nd4jArray x, Nd4jArray mean, int length) {
    INDArray means = mean.vector(0, length);
    vectors.scal(length, weight, means);
    vectors.axpy(length, 1 - weight, x.vector(0, length), means);
  }

  @Override
  public void activate(Activation f, Nd4jArray z, int length) {
    activations.forward(f, z, length);
  }

  @Override
  public void activateBackward(Activation f, Nd4jArray y, Nd4jArray g, Nd4jArray d, int length) {
    activations.backward(f, y, g, d, length);
  }

  @Override
  public boolean skipsZeros() {
    return false;
  }

  @Override
  public int nonZero(Nd4jArray x, int length, int[] rows) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      if (x.get(i) != 0) {
        rows[count++] = i;
      }
    }
    return count;
  }

  /** Of all rows: those that are not listed have inputs of 0. */
  @Override
  public void affine(
      Nd4jArray parameters,
      int weights,
      int biases,
      int units,
      Nd4jArray x,
      int xAt,
      int[] rows,
      int count,
      Nd4jArray out,
      int outAt) {
    int inputs = (biases - weights) / units;
    INDArray to = out.vector(outAt, units);
    INDArray w = parameters.columnMajor(weights, units, inputs);
    Nd4j.exec(new Mmul(w, x.vector(xAt, inputs), to, 1, 0, AS_THEY_ARE));
    vectors.axpy(units, 1, parameters.vector(biases, units), to);
  }

  /** BLAS counts columns first: c' = b' a'. */
  @Override
  public void gemm(
      int rows,
      int depth,
      int columns,
      Nd4jArray a,
      int aAt,
      int aRow,
      int aStep,
      Nd4jArray b,
      int bAt,
      int start,
      Nd4jArray c,
      int cAt) {
    INDArray to = c.columnMajor(cAt, columns, rows);
    INDArray right = b.columnMajor(bAt, columns, depth);
    if (start >= 0) {
      requireOnes(rows);
      INDArray biases = b.columnMajor(start, columns, 1);
      matrices.gemm(biases, ones.columnMajor(0, 1, rows), to, false, false, 1, 0);
    }
    double kept = start >= 0 ? 1 : 0;
    if (aRow == 0 && aStep == 0 && rows == 1) {
      requireOnes(depth);
      double each = a.get(aAt);
      matrices.gemm(right, ones.columnMajor(0, depth, 1), to, false, false, each, kept);
    } else if ((aStep == 1 || depth == 1) && (aRow == depth || rows == 1)) {
      matrices.gemm(right, a.columnMajor(aAt, depth, rows), to, false, false, 1, kept);
    } else if ((aRow == 1 || rows == 1) && (aStep == rows || depth == 1)) {
      matrices.gemm(right, a.columnMajor(aAt, rows, depth), to, false, true, 1, kept);
    } else {
      throw new IllegalArgumentException(
          "steps of %d and %d are not allowed; those of a whole matrix are".formatted(aRow, aStep));
    }
  }

  @Override
  public void gemmTransposed(
      int rows,
      int depth,
      int columns,
      Nd4jArray a,
      Nd4jArray b,
      int bAt,
      Nd4jArray unused,
      Nd4jArray c) {
    INDArray right = b.columnMajor(bAt, depth, columns);
    INDArray to = c.columnMajor(0, columns, rows);
    matrices.gemm(right, a.columnMajor(0, depth, rows), to, true, false, 1, 0);
  }

  @Override
  public void transpose(Nd4jArray from, int at, int rows, int columns, Nd4jArray to) {
    to.rowMajor(0, columns, rows).assign(from.columnMajor(at, columns, rows));
  }

  @Override
  public void gemv(
      Nd4jArray parameters, int weights, int inputs, int units, Nd4jArray delta, Nd4jArray out) {
    INDArray w = parameters.rowMajor(weights, inputs, units);
    INDArray to = out.vector(0, inputs);
    Nd4j.exec(new Mmul(w, delta.vector(0, units), to, 1, 0, AS_THEY_ARE));
  }

  @Override
  public void scale(double a, Nd4jArray x, int offset, int length) {
    vectors.scal(length, a, x.vector(offset, length));
  }

  @Override
  public void scaleRows(double[] a, int rows, Nd4jArray x, int columns) {
    boolean alike = true;
    for (int r = 1; r < rows; r++) {
      alike &= a[r] == a[0];
    }
    if (alike) {
      scale(a[0], x, 0, rows * columns);
      return;
    }
    if (factors.length < rows) {
      factors = allocate(rows);
    }
    factors.put(a, 0, rows);
    x.rowMajor(0, rows, columns).muliColumnVector(factors.rowMajor(0, rows, 1));
  }

  @Override
  public void rectify(Nd4jArray x, int length) {
    activate(Activation.RELU, x, length);
  }

  @Override
  public void rectifyBackward(Nd4jArray y, Nd4jArray g, Nd4jArray d, int length) {
    activateBackward(Activation.RELU, y, g, d, length);
  }

  @Override
  public double squaredNorm(Nd4jArray x, int offset, int length) {
    INDArray part = x.vector(offset, length);
    double squares = vectors.dot(length, 1, part, part);
    return Double.isFinite(squares) ? squares : exactSquaredNorm(x, offset, length);
  }

  /** In double precision, in which the squares of single precision have room. */
  private static double exactSquaredNorm(Nd4jArray x, int offset, int length) {
    double squares = 0;
    for (int i = offset; i < offset + length; i++) {
      squares += x.get(i) * x.get(i);
    }
    return squares;
  }

  /**
   * All rows up to the last one of the list, since the others' gradient is 0; they are only left
   * out where that changes nothing.
   */
  @Override
  public void update(
      OptimiserStep step,
      Nd4jArray parameters,
      Nd4jArray[] slots,
      int weights,
      int units,
      Nd4jArray x,
      int[] rows,
      int count,
      Nd4jArray delta,
      int at) {
    if (count == 0) {
      return;
    }
    int last = rows[count - 1] + 1;
    if (last == 1) {
      INDArray gradient = delta.vector(at, units);
      updates.update(step, step.scale() * x.get(0), gradient, parameters, slots, weights, units);
      return;
    }
    Nd4jArray gradient = scratch(last * units);
    INDArray outer = gradient.columnMajor(0, units, last);
    INDArray deltas = delta.columnMajor(at, units, 1);
    matrices.gemm(deltas, x.columnMajor(0, 1, last), outer, false, false, 1, 0);
    int all = last * units;
    updates.update(step, step.scale(), gradient.vector(0, all), parameters, slots, weights, all);
  }
}
