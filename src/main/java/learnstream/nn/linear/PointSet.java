package learnstream.nn.linear;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import learnstream.nn.kernel.KernelChoice;
import learnstream.nn.kernel.MatrixKernels;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/**
 * Points in space, and the squared distances of a sample from all of them at once: |x - c|^2 =
 * |c|^2 - 2 c.x + |x|^2, in double precision, since the three cancel where a sample lies near a
 * point and both far from zero. Stored row per dimension, so that zeros in a sample cost nothing.
 * Not thread-safe.
 */
public final class PointSet implements Stateful {
  private final MatrixKernels kernels;
  private final int dimensions;
  private int size;
  private int stride;
  private double[] m = {};
  private double[] squaredNorms = {};
  private double[] products = {};

  private final double[] x;
  private final int[] rows;
  private int count;
  private double squaredNorm;

  /** No points yet. */
  public PointSet(int dimensions) {
    this(KernelChoice.matrix(), dimensions);
  }

  PointSet(MatrixKernels kernels, int dimensions) {
    this.kernels = kernels;
    this.dimensions = dimensions;
    x = new double[dimensions];
    rows = new int[dimensions];
  }

  public int size() {
    return size;
  }

  public int dimensions() {
    return dimensions;
  }

  /** Writes the squared distance from each point, and remembers {@code sample[dimensions]}. */
  public void measure(double[] sample, double[] squaredDistances) {
    requireDimensions(sample);
    System.arraycopy(sample, 0, x, 0, dimensions);
    measure(squaredDistances);
  }

  /** The same bits at the cost of what is in the sample, not of its width. */
  public void measure(SparseVector sample, double[] squaredDistances) {
    requireDimensions(sample.values());
    for (int r = 0; r < count; r++) {
      x[rows[r]] = 0;
    }
    count = 0;
    squaredNorm = 0;
    for (int i = 0; i < sample.count(); i++) {
      int row = sample.indices()[i];
      double value = sample.values()[row];
      x[row] = value;
      rows[count] = row;
      count += isSet(value) ? 1 : 0;
      squaredNorm = Math.fma(value, value, squaredNorm);
    }
    measureDistances(squaredDistances);
  }

  /** Whether it must not stay when the next sample comes: -0 is listed too. */
  private static boolean isSet(double value) {
    return Double.doubleToRawLongBits(value) != 0;
  }

  private void requireDimensions(double[] sample) {
    if (sample.length != dimensions) {
      throw new IllegalArgumentException(
          "inputs: %d numbers are not allowed; %d are".formatted(sample.length, dimensions));
    }
  }

  /** The same for one of the points, which is remembered as the sample. */
  public void measure(int point, double[] squaredDistances) {
    for (int i = 0; i < dimensions; i++) {
      x[i] = m[i * stride + point];
    }
    measure(squaredDistances);
  }

  private void measure(double[] squaredDistances) {
    count = 0;
    squaredNorm = 0;
    for (int i = 0; i < dimensions; i++) {
      rows[count] = i;
      count += isSet(x[i]) ? 1 : 0;
      squaredNorm = Math.fma(x[i], x[i], squaredNorm);
    }
    measureDistances(squaredDistances);
  }

  private void measureDistances(double[] squaredDistances) {
    kernels.gemv(m, stride, size, x, rows, count, products);
    for (int j = 0; j < size; j++) {
      double squared = squaredNorms[j] + squaredNorm - 2 * products[j];
      squaredDistances[j] = Math.max(0, squared);
    }
  }

  /** |x|^2 of the sample remembered. */
  public double squaredNorm() {
    return squaredNorm;
  }

  /** |c|^2 of a point. */
  public double squaredNorm(int point) {
    return squaredNorms[point];
  }

  /** Makes the sample remembered a point. */
  public void add() {
    if (size == stride) {
      reserve(MatrixKernels.padded(size + size / 2 + 1));
    }
    for (int i = 0; i < dimensions; i++) {
      m[i * stride + size] = x[i];
    }
    squaredNorms[size] = squaredNorm;
    size++;
  }

  private void reserve(int wanted) {
    double[] larger = new double[Math.multiplyExact(dimensions, wanted)];
    for (int i = 0; i < dimensions; i++) {
      System.arraycopy(m, i * stride, larger, i * wanted, size);
    }
    m = larger;
    stride = wanted;
    squaredNorms = Arrays.copyOf(squaredNorms, stride);
    products = new double[stride];
  }

  /** {@code c += rate (x - c)} for one point c and the sample remembered. */
  public void move(int point, double rate) {
    for (int i = 0; i < dimensions; i++) {
      int at = i * stride + point;
      m[at] = Math.fma(rate, x[i] - m[at], m[at]);
    }
    measureNorm(point);
  }

  private void measureNorm(int point) {
    double squares = 0;
    for (int i = 0; i < dimensions; i++) {
      double each = m[i * stride + point];
      squares = Math.fma(each, each, squares);
    }
    squaredNorms[point] = squares;
  }

  /** The same for all points, each with its own rate. */
  public void move(double[] rates) {
    Arrays.fill(squaredNorms, 0, size, 0);
    for (int i = 0; i < dimensions; i++) {
      moveRow(i * stride, x[i], rates);
    }
  }

  private void moveRow(int row, double to, double[] rates) {
    for (int j = 0; j < size; j++) {
      double moved = Math.fma(rates[j], to - m[row + j], m[row + j]);
      m[row + j] = moved;
      squaredNorms[j] = Math.fma(moved, moved, squaredNorms[j]);
    }
  }

  /** The points, {@code [size, dimensions]}. */
  public NamedArray array(String name) {
    IntUnaryOperator at = index -> index % dimensions * stride + index / dimensions;
    return NamedArray.of(
        name,
        new int[] {size, dimensions},
        i -> m[at.applyAsInt(i)],
        (i, value) -> {
          m[at.applyAsInt(i)] = value;
          measureNorm(i / dimensions);
        });
  }

  @Override
  public int stateBytes() {
    return Integer.BYTES + Math.multiplyExact(Math.multiplyExact(size, dimensions), Double.BYTES);
  }

  /** Point by point. */
  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(size);
    for (int j = 0; j < size; j++) {
      for (int i = 0; i < dimensions; i++) {
        out.putDouble(m[i * stride + j]);
      }
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    size = 0;
    int points = in.getInt();
    reserve(MatrixKernels.padded(points));
    for (int j = 0; j < points; j++) {
      squaredNorm = 0;
      for (int i = 0; i < dimensions; i++) {
        x[i] = in.getDouble();
        squaredNorm = Math.fma(x[i], x[i], squaredNorm);
      }
      add();
    }
    Arrays.fill(x, 0);
    count = 0;
  }
}
