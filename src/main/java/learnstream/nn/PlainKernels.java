package learnstream.nn;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.OptimiserSpec.AdaGrad;
import learnstream.nn.OptimiserSpec.Adam;
import learnstream.nn.OptimiserSpec.Momentum;
import learnstream.nn.OptimiserSpec.RmsProp;

/** Single precision in plain Java, for every machine; the reference for {@link VectorKernels}. */
class PlainKernels implements Kernels<float[]> {
  static final int LANES = 16;

  private final float[] sums = new float[LANES];

  @Override
  public float[] allocate(int length) {
    return new float[length];
  }

  @Override
  public float[][] allocate(int arrays, int length) {
    return new float[arrays][length];
  }

  @Override
  public int length(float[] array) {
    return array.length;
  }

  @Override
  public void clear(float[] array) {
    Arrays.fill(array, 0);
  }

  @Override
  public int bytes() {
    return Float.BYTES;
  }

  @Override
  public void write(float[] from, ByteBuffer out) {
    out.asFloatBuffer().put(from);
    out.position(out.position() + from.length * Float.BYTES);
  }

  @Override
  public void read(ByteBuffer in, float[] to) {
    in.asFloatBuffer().get(to);
    in.position(in.position() + to.length * Float.BYTES);
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
  public int nonZero(float[] x, int offset, int length, int[] rows) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      rows[count] = i;
      int magnitude = Float.floatToRawIntBits(x[offset + i]) << 1;
      count += (magnitude | -magnitude) >>> 31;
    }
    return count;
  }

  @Override
  public void affine(
      float[] parameters,
      int weights,
      int biases,
      int units,
      float[] x,
      int xOffset,
      int[] rows,
      int count,
      float[] out,
      int outOffset) {
    affine(parameters, weights, biases, 0, units, x, xOffset, rows, count, out, outOffset);
  }

  /** The columns from {@code fromUnit} on. */
  final void affine(
      float[] parameters,
      int weights,
      int biases,
      int fromUnit,
      int units,
      float[] x,
      int xOffset,
      int[] rows,
      int count,
      float[] out,
      int outOffset) {
    System.arraycopy(parameters, biases + fromUnit, out, outOffset + fromUnit, units - fromUnit);
    for (int r = 0; r < count; r++) {
      int i = rows[r];
      float a = x[xOffset + i];
      int row = weights + i * units;
      for (int j = fromUnit; j < units; j++) {
        out[outOffset + j] = Math.fma(a, parameters[row + j], out[outOffset + j]);
      }
    }
  }

  @Override
  public void dots(
      float[] parameters,
      int weights,
      int inputs,
      int units,
      float[] delta,
      int at,
      float[] out,
      int outAt) {
    for (int i = 0; i < inputs; i++) {
      Arrays.fill(sums, 0);
      out[outAt + i] = finishDot(parameters, weights + i * units, delta, at, 0, units, sums);
    }
  }

  /** Adds the products from {@code from} on to sixteen interleaved sums, and those as a tree. */
  static float finishDot(
      float[] w, int row, float[] delta, int at, int from, int units, float[] sums) {
    for (int j = from; j < units; j++) {
      sums[j & LANES - 1] = Math.fma(w[row + j], delta[at + j], sums[j & LANES - 1]);
    }
    return treeOf8(sums, 0) + treeOf8(sums, 1);
  }

  /** Sum of the even or the odd ones of sixteen numbers. */
  private static float treeOf8(float[] s, int i) {
    float a = (s[i] + s[i + 8]) + (s[i + 4] + s[i + 12]);
    float b = (s[i + 2] + s[i + 10]) + (s[i + 6] + s[i + 14]);
    return a + b;
  }

  @Override
  public void addScaled(float[] y, int yOffset, double a, float[] x, int xOffset, int length) {
    float factor = (float) a;
    for (int j = 0; j < length; j++) {
      y[yOffset + j] = Math.fma(factor, x[xOffset + j], y[yOffset + j]);
    }
  }

  @Override
  public void scale(double a, float[] from, int fromOffset, float[] to, int toOffset, int length) {
    float factor = (float) a;
    for (int j = 0; j < length; j++) {
      to[toOffset + j] = factor * from[fromOffset + j];
    }
  }

  @Override
  public void rectify(float[] x, int offset, int length) {
    for (int j = offset; j < offset + length; j++) {
      x[j] = x[j] <= 0 ? 0 : x[j];
    }
  }

  @Override
  public void rectifyBackward(
      float[] y, int yOffset, float[] g, int gOffset, float[] d, int dOffset, int length) {
    for (int j = 0; j < length; j++) {
      d[dOffset + j] = y[yOffset + j] > 0 ? g[gOffset + j] : 0;
    }
  }

  @Override
  public void outerProducts(
      float[] x, int inputs, float[] delta, int units, int samples, float[] out, int at) {
    outerProducts(x, inputs, delta, units, samples, out, at, 0);
  }

  /** The columns from {@code from} on. */
  final void outerProducts(
      float[] x, int inputs, float[] delta, int units, int samples, float[] out, int at, int from) {
    for (int i = 0; i < inputs; i++) {
      int row = at + i * units;
      for (int j = from; j < units; j++) {
        float sum = 0;
        for (int s = 0; s < samples; s++) {
          sum = Math.fma(x[s * inputs + i], delta[s * units + j], sum);
        }
        out[row + j] = sum;
      }
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
      Rule rule,
      float[] parameters,
      float[][] slots,
      int weights,
      int units,
      float[] x,
      int xOffset,
      int[] rows,
      int count,
      float[] delta,
      int deltaOffset) {
    for (int r = 0; r < count; r++) {
      float factor = (float) (rule.scale() * x[xOffset + rows[r]]);
      updateRow(
          rule, parameters, slots, weights + rows[r] * units, 0, units, factor, delta, deltaOffset);
    }
  }

  /** One row from column {@code from} on; the gradient is factor delta[j] + l2 p[j]. */
  static void updateRow(
      Rule rule,
      float[] p,
      float[][] slots,
      int row,
      int from,
      int units,
      float factor,
      float[] delta,
      int at) {
    float rate = (float) rule.rate();
    float l2 = (float) rule.l2();
    float epsilon = (float) rule.epsilon();
    float first = (float) rule.first();
    float restOfFirst = (float) (1 - rule.first());
    if (rule.optimiser() instanceof AdaGrad) {
      float[] s = slots[0];
      for (int j = from; j < units; j++) {
        float g = Math.fma(l2, p[row + j], factor * delta[at + j]);
        float sum = Math.fma(g, g, s[row + j]);
        s[row + j] = sum;
        p[row + j] -= rate * g / ((float) Math.sqrt(sum) + epsilon);
      }
    } else if (rule.optimiser() instanceof RmsProp) {
      float[] s = slots[0];
      for (int j = from; j < units; j++) {
        float g = Math.fma(l2, p[row + j], factor * delta[at + j]);
        float mean = Math.fma(first, s[row + j], restOfFirst * g * g);
        s[row + j] = mean;
        p[row + j] -= rate * g / ((float) Math.sqrt(mean) + epsilon);
      }
    } else if (rule.optimiser() instanceof Momentum momentum) {
      float[] v = slots[0];
      for (int j = from; j < units; j++) {
        float g = Math.fma(l2, p[row + j], factor * delta[at + j]);
        float velocity = Math.fma(first, v[row + j], g);
        v[row + j] = velocity;
        float step = momentum.nesterov() ? Math.fma(first, velocity, g) : velocity;
        p[row + j] = Math.fma(-rate, step, p[row + j]);
      }
    } else if (rule.optimiser() instanceof Adam) {
      float[] m = slots[0];
      float[] s = slots[1];
      float second = (float) rule.second();
      float restOfSecond = (float) (1 - rule.second());
      float correction = (float) rule.correction();
      float kept = (float) (1 - rule.decay());
      for (int j = from; j < units; j++) {
        float g = Math.fma(l2, p[row + j], factor * delta[at + j]);
        float mean = Math.fma(first, m[row + j], restOfFirst * g);
        float square = Math.fma(second, s[row + j], restOfSecond * g * g);
        m[row + j] = mean;
        s[row + j] = square;
        float root = (float) Math.sqrt(square) / correction + epsilon;
        p[row + j] = p[row + j] * kept - rate * mean / root;
      }
    } else {
      for (int j = from; j < units; j++) {
        float g = Math.fma(l2, p[row + j], factor * delta[at + j]);
        p[row + j] = Math.fma(-rate, g, p[row + j]);
      }
    }
  }
}
