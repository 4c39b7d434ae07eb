package learnstream.nn;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.OptimiserSpec.AdaGrad;
import learnstream.nn.OptimiserSpec.Adam;
import learnstream.nn.OptimiserSpec.Momentum;
import learnstream.nn.OptimiserSpec.RmsProp;

/** Double precision in plain Java, for small networks whose ninth decimal matters. */
final class DoubleKernels implements Kernels<double[]> {
  static final int LANES = 16;

  private final double[] sums = new double[LANES];

  @Override
  public double[] allocate(int length) {
    return new double[length];
  }

  @Override
  public double[][] allocate(int arrays, int length) {
    return new double[arrays][length];
  }

  @Override
  public int length(double[] array) {
    return array.length;
  }

  @Override
  public void clear(double[] array) {
    Arrays.fill(array, 0);
  }

  @Override
  public int bytes() {
    return Double.BYTES;
  }

  @Override
  public void write(double[] from, ByteBuffer out) {
    out.asDoubleBuffer().put(from);
    out.position(out.position() + from.length * Double.BYTES);
  }

  @Override
  public void read(ByteBuffer in, double[] to) {
    in.asDoubleBuffer().get(to);
    in.position(in.position() + to.length * Double.BYTES);
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
  public int nonZero(double[] x, int offset, int length, int[] rows) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      rows[count] = i;
      count += x[offset + i] != 0 ? 1 : 0;
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
      int xOffset,
      int[] rows,
      int count,
      double[] out,
      int outOffset) {
    affine(parameters, weights, biases, 0, units, x, xOffset, rows, count, out, outOffset);
  }

  /** The columns from {@code fromUnit} on. */
  final void affine(
      double[] parameters,
      int weights,
      int biases,
      int fromUnit,
      int units,
      double[] x,
      int xOffset,
      int[] rows,
      int count,
      double[] out,
      int outOffset) {
    System.arraycopy(parameters, biases + fromUnit, out, outOffset + fromUnit, units - fromUnit);
    for (int r = 0; r < count; r++) {
      int i = rows[r];
      double a = x[xOffset + i];
      int row = weights + i * units;
      for (int j = fromUnit; j < units; j++) {
        out[outOffset + j] = Math.fma(a, parameters[row + j], out[outOffset + j]);
      }
    }
  }

  @Override
  public void dots(
      double[] parameters,
      int weights,
      int inputs,
      int units,
      double[] delta,
      int at,
      double[] out,
      int outAt) {
    for (int i = 0; i < inputs; i++) {
      Arrays.fill(sums, 0);
      out[outAt + i] = finishDot(parameters, weights + i * units, delta, at, 0, units, sums);
    }
  }

  /** Adds the products from {@code from} on to sixteen interleaved sums, and those as a tree. */
  static double finishDot(
      double[] w, int row, double[] delta, int at, int from, int units, double[] sums) {
    for (int j = from; j < units; j++) {
      sums[j & LANES - 1] = Math.fma(w[row + j], delta[at + j], sums[j & LANES - 1]);
    }
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        sums[l] += sums[l + half];
      }
    }
    return sums[0];
  }

  @Override
  public void addScaled(double[] y, int yOffset, double a, double[] x, int xOffset, int length) {
    double factor = a;
    for (int j = 0; j < length; j++) {
      y[yOffset + j] = Math.fma(factor, x[xOffset + j], y[yOffset + j]);
    }
  }

  @Override
  public void scale(
      double a, double[] from, int fromOffset, double[] to, int toOffset, int length) {
    double factor = a;
    for (int j = 0; j < length; j++) {
      to[toOffset + j] = factor * from[fromOffset + j];
    }
  }

  @Override
  public void rectify(double[] x, int offset, int length) {
    for (int j = offset; j < offset + length; j++) {
      x[j] = x[j] <= 0 ? 0 : x[j];
    }
  }

  @Override
  public void rectifyBackward(
      double[] y, int yOffset, double[] g, int gOffset, double[] d, int dOffset, int length) {
    for (int j = 0; j < length; j++) {
      d[dOffset + j] = y[yOffset + j] > 0 ? g[gOffset + j] : 0;
    }
  }

  @Override
  public void outerProducts(
      double[] x, int inputs, double[] delta, int units, int samples, double[] out, int at) {
    outerProducts(x, inputs, delta, units, samples, out, at, 0);
  }

  /** The columns from {@code from} on. */
  final void outerProducts(
      double[] x,
      int inputs,
      double[] delta,
      int units,
      int samples,
      double[] out,
      int at,
      int from) {
    for (int i = 0; i < inputs; i++) {
      int row = at + i * units;
      for (int j = from; j < units; j++) {
        double sum = 0;
        for (int s = 0; s < samples; s++) {
          sum = Math.fma(x[s * inputs + i], delta[s * units + j], sum);
        }
        out[row + j] = sum;
      }
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
      Rule rule,
      double[] parameters,
      double[][] slots,
      int weights,
      int units,
      double[] x,
      int xOffset,
      int[] rows,
      int count,
      double[] delta,
      int deltaOffset) {
    for (int r = 0; r < count; r++) {
      double factor = (rule.scale() * x[xOffset + rows[r]]);
      updateRow(
          rule, parameters, slots, weights + rows[r] * units, 0, units, factor, delta, deltaOffset);
    }
  }

  /** One row from column {@code from} on; the gradient is factor delta[j] + l2 p[j]. */
  static void updateRow(
      Rule rule,
      double[] p,
      double[][] slots,
      int row,
      int from,
      int units,
      double factor,
      double[] delta,
      int at) {
    double rate = rule.rate();
    double l2 = rule.l2();
    double epsilon = rule.epsilon();
    double first = rule.first();
    double restOfFirst = (1 - rule.first());
    if (rule.optimiser() instanceof AdaGrad) {
      double[] s = slots[0];
      for (int j = from; j < units; j++) {
        double g = Math.fma(l2, p[row + j], factor * delta[at + j]);
        double sum = Math.fma(g, g, s[row + j]);
        s[row + j] = sum;
        p[row + j] -= rate * g / (Math.sqrt(sum) + epsilon);
      }
    } else if (rule.optimiser() instanceof RmsProp) {
      double[] s = slots[0];
      for (int j = from; j < units; j++) {
        double g = Math.fma(l2, p[row + j], factor * delta[at + j]);
        double mean = Math.fma(first, s[row + j], restOfFirst * g * g);
        s[row + j] = mean;
        p[row + j] -= rate * g / (Math.sqrt(mean) + epsilon);
      }
    } else if (rule.optimiser() instanceof Momentum momentum) {
      double[] v = slots[0];
      for (int j = from; j < units; j++) {
        double g = Math.fma(l2, p[row + j], factor * delta[at + j]);
        double velocity = Math.fma(first, v[row + j], g);
        v[row + j] = velocity;
        double step = momentum.nesterov() ? Math.fma(first, velocity, g) : velocity;
        p[row + j] = Math.fma(-rate, step, p[row + j]);
      }
    } else if (rule.optimiser() instanceof Adam) {
      double[] m = slots[0];
      double[] s = slots[1];
      double second = rule.second();
      double restOfSecond = (1 - rule.second());
      double correction = rule.correction();
      double kept = (1 - rule.decay());
      for (int j = from; j < units; j++) {
        double g = Math.fma(l2, p[row + j], factor * delta[at + j]);
        double mean = Math.fma(first, m[row + j], restOfFirst * g);
        double square = Math.fma(second, s[row + j], restOfSecond * g * g);
        m[row + j] = mean;
        s[row + j] = square;
        double root = Math.sqrt(square) / correction + epsilon;
        p[row + j] = p[row + j] * kept - rate * mean / root;
      }
    } else {
      for (int j = from; j < units; j++) {
        double g = Math.fma(l2, p[row + j], factor * delta[at + j]);
        p[row + j] = Math.fma(-rate, g, p[row + j]);
      }
    }
  }
}
