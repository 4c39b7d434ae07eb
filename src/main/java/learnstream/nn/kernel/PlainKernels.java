package learnstream.nn.kernel;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.optimiser.OptimiserStep;
import learnstream.nn.optimiser.RowGradients;
import learnstream.nn.spec.Activation;

/** Arithmetic on {@code float[]} in plain Java, for every machine. */
// The build writes the same for the other element type: see pom.xml.
public class PlainKernels extends FloatElements {
  private static final float LEAK = (float) Activation.LEAK;

  /** Side of the squares of {@link #transpose}. */
  private static final int SQUARE = 16;

  private final float[] sums = new float[LANES];
  private final ImageKernels<float[]> images = new PlainImageKernels();
  private final SparseKernels<float[]> sparse = new PlainSparseKernels();
  final RowGradients<float[]> rowGradients = new RowGradients<>();
  private float[] factors = {};

  @Override
  public float[] allocate(int length) {
    return new float[length];
  }

  @Override
  public float[][] allocate(int arrays, int length) {
    return new float[arrays][length];
  }

  @Override
  public int bytes() {
    return Float.BYTES;
  }

  @Override
  public void write(float[] from, int length, ByteBuffer out) {
    out.asFloatBuffer().put(from, 0, length);
    out.position(out.position() + length * Float.BYTES);
  }

  @Override
  public void read(ByteBuffer in, float[] to, int length) {
    in.asFloatBuffer().get(to, 0, length);
    in.position(in.position() + length * Float.BYTES);
  }

  @Override
  public ImageKernels<float[]> images() {
    return images;
  }

  @Override
  public final SparseKernels<float[]> sparse() {
    return sparse;
  }

  @Override
  public double get(float[] array, int index) {
    return array[index];
  }

  @Override
  public void set(float[] array, int index, double value) {
    array[index] = (float) value;
  }

  @Override
  public void load(double[] in, float[] out, int outOffset, int length) {
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = (float) in[i];
    }
  }

  @Override
  public int length(float[] x) {
    return x.length;
  }

  @Override
  public void copy(float[] from, float[] to, int length) {
    System.arraycopy(from, 0, to, 0, length);
  }

  @Override
  public void fill(float[] x, int offset, int length) {
    Arrays.fill(x, offset, offset + length, 0);
  }

  @Override
  public void hadamard(float[] x, float[] y, float[] out, int length) {
    for (int j = 0; j < length; j++) {
      out[j] = x[j] * y[j];
    }
  }

  @Override
  public void add(float[] x, int offset, float[] to, int toOffset, int length) {
    for (int j = 0; j < length; j++) {
      to[toOffset + j] += x[offset + j];
    }
  }

  @Override
  public void average(double weight, float[] x, float[] mean, int length) {
    float kept = (float) weight;
    float rest = (float) (1 - weight);
    for (int j = 0; j < length; j++) {
      mean[j] = Math.fma(kept, mean[j], rest * x[j]);
    }
  }

  @Override
  public void activate(Activation f, float[] z, int length) {
    switch (f) {
      case IDENTITY -> {}
      case RELU -> rectify(z, length);
      case LEAKY_RELU -> {
        for (int j = 0; j < length; j++) {
          z[j] = z[j] > 0 ? z[j] : LEAK * z[j];
        }
      }
      case TANH -> {
        for (int j = 0; j < length; j++) {
          z[j] = tanh(z[j]);
        }
      }
      default -> {
        for (int j = 0; j < length; j++) {
          z[j] = (float) f.value(z[j]);
        }
      }
    }
  }

  @Override
  public void activateBackward(Activation f, float[] y, float[] g, float[] d, int length) {
    switch (f) {
      case IDENTITY -> System.arraycopy(g, 0, d, 0, length);
      case RELU -> rectifyBackward(y, g, d, length);
      case LEAKY_RELU -> {
        for (int j = 0; j < length; j++) {
          d[j] = y[j] > 0 ? g[j] : LEAK * g[j];
        }
      }
      case TANH -> {
        for (int j = 0; j < length; j++) {
          d[j] = g[j] * (1 - y[j] * y[j]);
        }
      }
      default -> {
        for (int j = 0; j < length; j++) {
          d[j] = (float) (g[j] * f.derivative(y[j]));
        }
      }
    }
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
    System.arraycopy(parameters, biases, out, outAt, units);
    for (int r = 0; r < count; r++) {
      float a = x[xAt + rows[r]];
      int row = weights + rows[r] * units;
      for (int j = 0; j < units; j++) {
        out[outAt + j] = Math.fma(a, parameters[row + j], out[outAt + j]);
      }
    }
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
      oneColumn(rows, depth, a, aAt, aRow, aStep, b, bAt, start < 0 ? 0 : b[start], c, cAt);
      return;
    }
    for (int r = 0; r < rows; r++) {
      int to = cAt + r * columns;
      for (int j = 0; j < columns; j++) {
        c[to + j] = start < 0 ? 0 : b[start + j];
      }
      for (int k = 0; k < depth; k++) {
        float factor = a[aAt + r * aRow + k * aStep];
        int from = bAt + k * columns;
        for (int j = 0; j < columns; j++) {
          c[to + j] = Math.fma(factor, b[from + j], c[to + j]);
        }
      }
    }
  }

  /** Four rows at a time, so that none waits for its own sum. */
  private static void oneColumn(
      int rows,
      int depth,
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      float bias,
      float[] c,
      int cAt) {
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      float s0 = bias;
      float s1 = bias;
      float s2 = bias;
      float s3 = bias;
      int at = aAt + r * aRow;
      for (int k = 0; k < depth; k++, at += aStep) {
        float factor = b[bAt + k];
        s0 = Math.fma(a[at], factor, s0);
        s1 = Math.fma(a[at + aRow], factor, s1);
        s2 = Math.fma(a[at + 2 * aRow], factor, s2);
        s3 = Math.fma(a[at + 3 * aRow], factor, s3);
      }
      c[cAt + r] = s0;
      c[cAt + r + 1] = s1;
      c[cAt + r + 2] = s2;
      c[cAt + r + 3] = s3;
    }
    for (; r < rows; r++) {
      float sum = bias;
      for (int k = 0; k < depth; k++) {
        sum = Math.fma(a[aAt + r * aRow + k * aStep], b[bAt + k], sum);
      }
      c[cAt + r] = sum;
    }
  }

  @Override
  public void transpose(float[] from, int at, int rows, int columns, float[] to) {
    // Square by square, whose lines stay in the first-level cache.
    for (int i = 0; i < rows; i += SQUARE) {
      for (int j = 0; j < columns; j += SQUARE) {
        transposeSquare(from, at, rows, columns, i, j, to);
      }
    }
  }

  private static void transposeSquare(
      float[] from, int at, int rows, int columns, int top, int left, float[] to) {
    int bottom = Math.min(rows, top + SQUARE);
    int right = Math.min(columns, left + SQUARE);
    for (int j = left; j < right; j++) {
      int column = at + j;
      for (int i = top; i < bottom; i++) {
        to[j * rows + i] = from[column + i * columns];
      }
    }
  }

  @Override
  public void gemv(
      float[] parameters, int weights, int inputs, int units, float[] delta, float[] out) {
    for (int i = 0; i < inputs; i++) {
      Arrays.fill(sums, 0);
      out[i] = finishDot(parameters, weights + i * units, delta, 0, units, sums, 0);
    }
  }

  /**
   * Adds the products from {@code from} on to sixteen interleaved sums, which begin at {@code at},
   * and those as a tree.
   */
  static float finishDot(
      float[] w, int row, float[] delta, int from, int units, float[] sums, int at) {
    for (int j = from; j < units; j++) {
      int lane = at + (j & LANES - 1);
      sums[lane] = Math.fma(w[row + j], delta[j], sums[lane]);
    }
    return treeOf8(sums, at) + treeOf8(sums, at + 1);
  }

  /** Sum of the even or the odd ones of sixteen numbers. */
  private static float treeOf8(float[] s, int i) {
    float a = (s[i] + s[i + 8]) + (s[i + 4] + s[i + 12]);
    float b = (s[i + 2] + s[i + 10]) + (s[i + 6] + s[i + 14]);
    return a + b;
  }

  @Override
  public void scale(double a, float[] x, int offset, int length) {
    float factor = (float) a;
    for (int j = offset; j < offset + length; j++) {
      x[j] *= factor;
    }
  }

  @Override
  public void rectify(float[] x, int length) {
    for (int j = 0; j < length; j++) {
      x[j] = Math.max(x[j], 0);
    }
  }

  @Override
  public void rectifyBackward(float[] y, float[] g, float[] d, int length) {
    for (int j = 0; j < length; j++) {
      d[j] = y[j] > 0 ? g[j] : 0;
    }
  }

  @Override
  public double squaredNorm(float[] x, int offset, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = offset;
    for (; j + 4 <= offset + length; j += 4) {
      a = Math.fma((double) x[j], x[j], a);
      b = Math.fma((double) x[j + 1], x[j + 1], b);
      c = Math.fma((double) x[j + 2], x[j + 2], c);
      d = Math.fma((double) x[j + 3], x[j + 3], d);
    }
    for (; j < offset + length; j++) {
      a = Math.fma((double) x[j], x[j], a);
    }
    return (a + b) + (c + d);
  }

  @Override
  public void update(
      OptimiserStep step,
      float[] parameters,
      float[][] slots,
      int weights,
      int units,
      float[] x,
      int[] rows,
      int count,
      float[] delta,
      int at) {
    rowGradients.set(weights, units, rows, count, factors(step.scale(), x, rows, count), delta, at);
    step.optimiser().update(step, rowGradients, 0, parameters, slots);
  }

  /** {@code scale x[i]} of the listed rows i. */
  final float[] factors(double scale, float[] x, int[] rows, int count) {
    if (factors.length < count) {
      factors = new float[count];
    }
    for (int r = 0; r < count; r++) {
      factors[r] = (float) (scale * x[rows[r]]);
    }
    return factors;
  }
}
