package learnstream.nn.kernel;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.optimiser.OptimiserStep;
import learnstream.nn.optimiser.RowGradients;
import learnstream.nn.spec.Activation;

/** Double precision in plain Java, for small networks whose ninth decimal matters. */
public final class DoubleKernels implements Kernels<double[]> {
  private final double[] sums = new double[LANES];
  private final ImageKernels<double[]> images = new DoubleImageKernels();
  private final RowGradients<double[]> rowGradients = new RowGradients<>();
  private double[] factors = {};

  @Override
  public double[] allocate(int length) {
    return new double[length];
  }

  @Override
  public double[][] allocate(int arrays, int length) {
    return new double[arrays][length];
  }

  @Override
  public int bytes() {
    return Double.BYTES;
  }

  @Override
  public void write(double[] from, int length, ByteBuffer out) {
    out.asDoubleBuffer().put(from, 0, length);
    out.position(out.position() + length * Double.BYTES);
  }

  @Override
  public void read(ByteBuffer in, double[] to, int length) {
    in.asDoubleBuffer().get(to, 0, length);
    in.position(in.position() + length * Double.BYTES);
  }

  @Override
  public ImageKernels<double[]> images() {
    return images;
  }

  @Override
  public double get(double[] array, int index) {
    return array[index];
  }

  @Override
  public void set(double[] array, int index, double value) {
    array[index] = value;
  }

  @Override
  public void load(double[] in, double[] out, int outOffset, int length) {
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = in[i];
    }
  }

  @Override
  public void load(float[] in, int from, double[] out, int outOffset, int length) {
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = in[from + i];
    }
  }

  @Override
  public void store(double[] in, float[] out, int length) {
    for (int i = 0; i < length; i++) {
      out[i] = (float) in[i];
    }
  }

  @Override
  public int length(double[] x) {
    return x.length;
  }

  @Override
  public void copy(double[] from, double[] to, int length) {
    System.arraycopy(from, 0, to, 0, length);
  }

  @Override
  public void fill(double[] x, int offset, int length) {
    Arrays.fill(x, offset, offset + length, 0);
  }

  @Override
  public void hadamard(double[] x, double[] y, double[] out, int length) {
    for (int j = 0; j < length; j++) {
      out[j] = x[j] * y[j];
    }
  }

  @Override
  public void add(double[] x, int offset, double[] to, int toOffset, int length) {
    for (int j = 0; j < length; j++) {
      to[toOffset + j] += x[offset + j];
    }
  }

  @Override
  public void average(double weight, double[] x, double[] mean, int length) {
    double kept = weight;
    double rest = (1 - weight);
    for (int j = 0; j < length; j++) {
      mean[j] = Math.fma(kept, mean[j], rest * x[j]);
    }
  }

  @Override
  public void activate(Activation f, double[] z, int length) {
    for (int j = 0; j < length; j++) {
      z[j] = f.value(z[j]);
    }
  }

  @Override
  public void activateBackward(Activation f, double[] y, double[] g, double[] d, int length) {
    for (int j = 0; j < length; j++) {
      d[j] = g[j] * f.derivative(y[j]);
    }
  }

  @Override
  public int nonZero(double[] x, int length, int[] rows) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      rows[count] = i;
      count += x[i] != 0 ? 1 : 0;
    }
    return count;
  }

  @Override
  public void affine(
      double[] parameters,
      int weights,
      int biases,
      int units,
      double[] x,
      int[] rows,
      int count,
      double[] out) {
    System.arraycopy(parameters, biases, out, 0, units);
    for (int r = 0; r < count; r++) {
      double a = x[rows[r]];
      int row = weights + rows[r] * units;
      for (int j = 0; j < units; j++) {
        out[j] = Math.fma(a, parameters[row + j], out[j]);
      }
    }
  }

  @Override
  public void gemm(
      int rows,
      int depth,
      int columns,
      double[] a,
      int aRow,
      int aStep,
      double[] b,
      int bAt,
      int start,
      double[] c,
      int cAt) {
    for (int r = 0; r < rows; r++) {
      int to = cAt + r * columns;
      for (int j = 0; j < columns; j++) {
        c[to + j] = start < 0 ? 0 : b[start + j];
      }
      for (int k = 0; k < depth; k++) {
        double factor = a[r * aRow + k * aStep];
        int from = bAt + k * columns;
        for (int j = 0; j < columns; j++) {
          c[to + j] = Math.fma(factor, b[from + j], c[to + j]);
        }
      }
    }
  }

  @Override
  public void transpose(double[] from, int at, int rows, int columns, double[] to) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[j * rows + i] = from[at + i * columns + j];
      }
    }
  }

  @Override
  public void dots(
      double[] parameters, int weights, int inputs, int units, double[] delta, double[] out) {
    for (int i = 0; i < inputs; i++) {
      Arrays.fill(sums, 0);
      out[i] = dot(parameters, weights + i * units, delta, units, sums);
    }
  }

  /** Adds the products to sixteen interleaved sums, and those as a tree. */
  private static double dot(double[] w, int row, double[] delta, int units, double[] sums) {
    for (int j = 0; j < units; j++) {
      sums[j & LANES - 1] = Math.fma(w[row + j], delta[j], sums[j & LANES - 1]);
    }
    return treeOf8(sums, 0) + treeOf8(sums, 1);
  }

  /** Sum of the even or the odd ones of sixteen numbers. */
  private static double treeOf8(double[] s, int i) {
    double a = (s[i] + s[i + 8]) + (s[i + 4] + s[i + 12]);
    double b = (s[i + 2] + s[i + 10]) + (s[i + 6] + s[i + 14]);
    return a + b;
  }

  @Override
  public void scale(double a, double[] x, int offset, int length) {
    double factor = a;
    for (int j = offset; j < offset + length; j++) {
      x[j] *= factor;
    }
  }

  @Override
  public void rectify(double[] x, int length) {
    for (int j = 0; j < length; j++) {
      x[j] = Math.max(x[j], 0);
    }
  }

  @Override
  public void rectifyBackward(double[] y, double[] g, double[] d, int length) {
    for (int j = 0; j < length; j++) {
      d[j] = y[j] > 0 ? g[j] : 0;
    }
  }

  @Override
  public double squaredNorm(double[] x, int offset, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = offset;
    for (; j + 4 <= offset + length; j += 4) {
      a = Math.fma(x[j], x[j], a);
      b = Math.fma(x[j + 1], x[j + 1], b);
      c = Math.fma(x[j + 2], x[j + 2], c);
      d = Math.fma(x[j + 3], x[j + 3], d);
    }
    for (; j < offset + length; j++) {
      a = Math.fma(x[j], x[j], a);
    }
    return (a + b) + (c + d);
  }

  @Override
  public void update(
      OptimiserStep step,
      double[] parameters,
      double[][] slots,
      int weights,
      int units,
      double[] x,
      int[] rows,
      int count,
      double[] delta,
      int at) {
    rowGradients.set(weights, units, rows, count, factors(step.scale(), x, rows, count), delta, at);
    step.optimiser().update(step, rowGradients, parameters, slots);
  }

  /** {@code scale x[i]} of the listed rows i. */
  private double[] factors(double scale, double[] x, int[] rows, int count) {
    if (factors.length < count) {
      factors = new double[count];
    }
    for (int r = 0; r < count; r++) {
      factors[r] = scale * x[rows[r]];
    }
    return factors;
  }
}
