package learnstream.nn.linear;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.kernel.KernelChoice;
import learnstream.nn.kernel.MatrixKernels;
import learnstream.nn.spec.Stateful;

/**
 * A square matrix in double precision that is symmetric to the bit and can grow. Not thread-safe.
 */
public final class SymmetricMatrix implements Stateful {
  private final MatrixKernels kernels;
  private int size;
  private int stride;
  private double[] m = {};
  private double[] product = {};
  private double[] squared = {};
  private double[] scale = {};
  private int[] all = {};

  /** A matrix without rows. */
  public SymmetricMatrix() {
    this(KernelChoice.matrix());
  }

  SymmetricMatrix(MatrixKernels kernels) {
    this.kernels = kernels;
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  public double get(int row, int column) {
    return m[row * stride + column];
  }

  /** Adds a row and a column that are zero except for {@code diagonal} on the diagonal. */
  public void grow(double diagonal) {
    if (size == stride) {
      reserve(MatrixKernels.padded(size + size / 2 + 1));
    }
    m[size * stride + size] = diagonal;
    size++;
  }

  private void reserve(int wanted) {
    double[] larger = new double[Math.multiplyExact(wanted, wanted)];
    for (int i = 0; i < size; i++) {
      System.arraycopy(m, i * stride, larger, i * wanted, size);
    }
    m = larger;
    stride = wanted;
    product = new double[stride];
    squared = new double[stride];
    scale = new double[stride];
    all = new int[stride];
    Arrays.setAll(all, i -> i);
  }

  /** Becomes {@code diagonal} times the identity. */
  public void reset(double diagonal) {
    Arrays.fill(m, 0);
    for (int i = 0; i < size; i++) {
      m[i * stride + i] = diagonal;
    }
  }

  /** M x: the first {@link #size} numbers of an array that is reused. */
  public double[] times(double[] x) {
    kernels.gemv(m, stride, size, x, all, size, product);
    return product;
  }

  /** M = D (M - a a') D, D a diagonal matrix: {@code (m[i][j] - a[i] a[j]) (d[i] d[j])}. */
  public void downdate(double[] a, double[] d) {
    System.arraycopy(a, 0, squared, 0, size);
    System.arraycopy(d, 0, scale, 0, size);
    kernels.downdate(m, stride, size, squared, scale);
  }

  @Override
  public int stateBytes() {
    return Integer.BYTES + Math.multiplyExact(size * (size + 1) / 2, Double.BYTES);
  }

  /** The lower triangle with the diagonal; the upper one is the same. */
  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(size);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        out.putDouble(get(i, j));
      }
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    size = 0;
    int rows = in.getInt();
    reserve(MatrixKernels.padded(rows));
    size = rows;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double value = in.getDouble();
        m[i * stride + j] = value;
        m[j * stride + i] = value;
      }
    }
  }
}
