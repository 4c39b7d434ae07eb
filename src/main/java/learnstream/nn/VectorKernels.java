package learnstream.nn;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import learnstream.nn.OptimiserSpec.AdaGrad;
import learnstream.nn.OptimiserSpec.Adam;
import learnstream.nn.OptimiserSpec.Momentum;
import learnstream.nn.OptimiserSpec.RmsProp;
import learnstream.nn.OptimiserSpec.Sgd;

/**
 * Single precision by the JDK's Vector API. Lanes are columns, so that each sum is made in the same
 * order as in {@link PlainKernels}, whatever the width of the machine's vectors.
 */
final class VectorKernels extends PlainKernels {
  private static final VectorSpecies<Float> SPECIES = preferred();
  private static final int LENGTH = SPECIES.length();

  private final float[] sums = new float[LANES];

  /** At most sixteen lanes, the number of interleaved sums. */
  private static VectorSpecies<Float> preferred() {
    return FloatVector.SPECIES_PREFERRED.length() > LANES
        ? FloatVector.SPECIES_512
        : FloatVector.SPECIES_PREFERRED;
  }

  @Override
  public String toString() {
    return "vector " + SPECIES.vectorBitSize() + "-bit";
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
    int j = 0;
    // Eight vectors of one row stay in registers across all inputs.
    for (; j + 8 * LENGTH <= units; j += 8 * LENGTH) {
      FloatVector a = FloatVector.fromArray(SPECIES, parameters, biases + j);
      FloatVector b = FloatVector.fromArray(SPECIES, parameters, biases + j + LENGTH);
      FloatVector c = FloatVector.fromArray(SPECIES, parameters, biases + j + 2 * LENGTH);
      FloatVector d = FloatVector.fromArray(SPECIES, parameters, biases + j + 3 * LENGTH);
      FloatVector e = FloatVector.fromArray(SPECIES, parameters, biases + j + 4 * LENGTH);
      FloatVector f = FloatVector.fromArray(SPECIES, parameters, biases + j + 5 * LENGTH);
      FloatVector g = FloatVector.fromArray(SPECIES, parameters, biases + j + 6 * LENGTH);
      FloatVector h = FloatVector.fromArray(SPECIES, parameters, biases + j + 7 * LENGTH);
      for (int r = 0; r < count; r++) {
        int i = rows[r];
        FloatVector xi = FloatVector.broadcast(SPECIES, x[xOffset + i]);
        int at = weights + i * units + j;
        a = xi.fma(FloatVector.fromArray(SPECIES, parameters, at), a);
        b = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + LENGTH), b);
        c = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 2 * LENGTH), c);
        d = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 3 * LENGTH), d);
        e = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 4 * LENGTH), e);
        f = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 5 * LENGTH), f);
        g = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 6 * LENGTH), g);
        h = xi.fma(FloatVector.fromArray(SPECIES, parameters, at + 7 * LENGTH), h);
      }
      a.intoArray(out, outOffset + j);
      b.intoArray(out, outOffset + j + LENGTH);
      c.intoArray(out, outOffset + j + 2 * LENGTH);
      d.intoArray(out, outOffset + j + 3 * LENGTH);
      e.intoArray(out, outOffset + j + 4 * LENGTH);
      f.intoArray(out, outOffset + j + 5 * LENGTH);
      g.intoArray(out, outOffset + j + 6 * LENGTH);
      h.intoArray(out, outOffset + j + 7 * LENGTH);
    }
    for (; j + LENGTH <= units; j += LENGTH) {
      FloatVector a = FloatVector.fromArray(SPECIES, parameters, biases + j);
      for (int r = 0; r < count; r++) {
        int i = rows[r];
        FloatVector w = FloatVector.fromArray(SPECIES, parameters, weights + i * units + j);
        a = FloatVector.broadcast(SPECIES, x[xOffset + i]).fma(w, a);
      }
      a.intoArray(out, outOffset + j);
    }
    if (j < units) {
      affine(parameters, weights, biases, j, units, x, xOffset, rows, count, out, outOffset);
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
    int whole = units - units % LANES;
    for (int i = 0; i < inputs; i++) {
      int row = weights + i * units;
      Arrays.fill(sums, 0);
      for (int lane = 0; lane < LANES && whole > 0; lane += LENGTH) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int j = lane; j < whole; j += LANES) {
          sum =
              FloatVector.fromArray(SPECIES, parameters, row + j)
                  .fma(FloatVector.fromArray(SPECIES, delta, at + j), sum);
        }
        sum.intoArray(sums, lane);
      }
      out[outAt + i] = finishDot(parameters, row, delta, at, whole, units, sums);
    }
  }

  @Override
  public void addScaled(float[] y, int yOffset, double a, float[] x, int xOffset, int length) {
    FloatVector factor = FloatVector.broadcast(SPECIES, (float) a);
    int j = 0;
    for (; j + LENGTH <= length; j += LENGTH) {
      factor
          .fma(
              FloatVector.fromArray(SPECIES, x, xOffset + j),
              FloatVector.fromArray(SPECIES, y, yOffset + j))
          .intoArray(y, yOffset + j);
    }
    super.addScaled(y, yOffset + j, a, x, xOffset + j, length - j);
  }

  @Override
  public void outerProducts(
      float[] x, int inputs, float[] delta, int units, int samples, float[] out, int at) {
    int whole = units - units % (4 * LENGTH);
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < whole; j += 4 * LENGTH) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = FloatVector.zero(SPECIES);
        FloatVector c = FloatVector.zero(SPECIES);
        FloatVector d = FloatVector.zero(SPECIES);
        for (int s = 0; s < samples; s++) {
          FloatVector xi = FloatVector.broadcast(SPECIES, x[s * inputs + i]);
          int from = s * units + j;
          a = xi.fma(FloatVector.fromArray(SPECIES, delta, from), a);
          b = xi.fma(FloatVector.fromArray(SPECIES, delta, from + LENGTH), b);
          c = xi.fma(FloatVector.fromArray(SPECIES, delta, from + 2 * LENGTH), c);
          d = xi.fma(FloatVector.fromArray(SPECIES, delta, from + 3 * LENGTH), d);
        }
        int to = at + i * units + j;
        a.intoArray(out, to);
        b.intoArray(out, to + LENGTH);
        c.intoArray(out, to + 2 * LENGTH);
        d.intoArray(out, to + 3 * LENGTH);
      }
    }
    if (whole < units) {
      outerProducts(x, inputs, delta, units, samples, out, at, whole);
    }
  }

  @Override
  public void update(
      Rule rule,
      float[] p,
      float[][] slots,
      int weights,
      int units,
      float[] x,
      int xOffset,
      int[] rows,
      int count,
      float[] delta,
      int at) {
    int whole = units - units % LENGTH;
    if (whole > 0) {
      if (rule.optimiser() instanceof Sgd) {
        sgd(rule, p, weights, units, x, xOffset, rows, count, delta, at, whole);
      } else if (rule.optimiser() instanceof AdaGrad) {
        adaGrad(rule, p, slots[0], weights, units, x, xOffset, rows, count, delta, at, whole);
      } else {
        for (int r = 0; r < count; r++) {
          int row = weights + rows[r] * units;
          updateRow(
              rule, p, slots, row, whole, (float) (rule.scale() * x[xOffset + rows[r]]), delta, at);
        }
      }
    }
    for (int r = 0; r < count && whole < units; r++) {
      float factor = (float) (rule.scale() * x[xOffset + rows[r]]);
      updateRow(rule, p, slots, weights + rows[r] * units, whole, units, factor, delta, at);
    }
  }

  private static void updateRow(
      Rule rule,
      float[] p,
      float[][] slots,
      int row,
      int whole,
      float factor,
      float[] delta,
      int at) {
    if (rule.optimiser() instanceof RmsProp) {
      rmsProp(rule, p, slots[0], row, whole, factor, delta, at);
    } else if (rule.optimiser() instanceof Momentum momentum) {
      momentum(rule, momentum.nesterov(), p, slots[0], row, whole, factor, delta, at);
    } else if (rule.optimiser() instanceof Adam) {
      adam(rule, p, slots[0], slots[1], row, whole, factor, delta, at);
    }
  }

  /** Gradient of the columns from {@code j} on: factor delta + l2 p. */
  private static FloatVector gradient(FloatVector p, float l2, float factor, float[] delta, int j) {
    return p.lanewise(
        VectorOperators.FMA,
        FloatVector.broadcast(SPECIES, l2),
        FloatVector.fromArray(SPECIES, delta, j).mul(factor));
  }

  private static void sgd(
      Rule rule,
      float[] p,
      int weights,
      int units,
      float[] x,
      int xOffset,
      int[] rows,
      int count,
      float[] delta,
      int at,
      int whole) {
    FloatVector rate = FloatVector.broadcast(SPECIES, (float) -rule.rate());
    float l2 = (float) rule.l2();
    double scale = rule.scale();
    int j = 0;
    // Eight vectors of deltas stay in registers across all rows.
    for (; j + 8 * LENGTH <= whole && l2 == 0; j += 8 * LENGTH) {
      FloatVector a = FloatVector.fromArray(SPECIES, delta, at + j);
      FloatVector b = FloatVector.fromArray(SPECIES, delta, at + j + LENGTH);
      FloatVector c = FloatVector.fromArray(SPECIES, delta, at + j + 2 * LENGTH);
      FloatVector d = FloatVector.fromArray(SPECIES, delta, at + j + 3 * LENGTH);
      FloatVector e = FloatVector.fromArray(SPECIES, delta, at + j + 4 * LENGTH);
      FloatVector f = FloatVector.fromArray(SPECIES, delta, at + j + 5 * LENGTH);
      FloatVector g = FloatVector.fromArray(SPECIES, delta, at + j + 6 * LENGTH);
      FloatVector h = FloatVector.fromArray(SPECIES, delta, at + j + 7 * LENGTH);
      for (int r = 0; r < count; r++) {
        int i = rows[r];
        FloatVector factor = FloatVector.broadcast(SPECIES, (float) (scale * x[xOffset + i]));
        int row = weights + i * units + j;
        step(rate, factor.mul(a), p, row);
        step(rate, factor.mul(b), p, row + LENGTH);
        step(rate, factor.mul(c), p, row + 2 * LENGTH);
        step(rate, factor.mul(d), p, row + 3 * LENGTH);
        step(rate, factor.mul(e), p, row + 4 * LENGTH);
        step(rate, factor.mul(f), p, row + 5 * LENGTH);
        step(rate, factor.mul(g), p, row + 6 * LENGTH);
        step(rate, factor.mul(h), p, row + 7 * LENGTH);
      }
    }
    for (int r = 0; r < count; r++) {
      float factor = (float) (scale * x[xOffset + rows[r]]);
      int row = weights + rows[r] * units;
      for (int k = j; k < whole; k += LENGTH) {
        FloatVector old = FloatVector.fromArray(SPECIES, p, row + k);
        rate.fma(gradient(old, l2, factor, delta, at + k), old).intoArray(p, row + k);
      }
    }
  }

  private static void step(FloatVector rate, FloatVector gradient, float[] p, int at) {
    rate.fma(gradient, FloatVector.fromArray(SPECIES, p, at)).intoArray(p, at);
  }

  private static void adaGrad(
      Rule rule,
      float[] p,
      float[] s,
      int weights,
      int units,
      float[] x,
      int xOffset,
      int[] rows,
      int count,
      float[] delta,
      int at,
      int whole) {
    FloatVector rate = FloatVector.broadcast(SPECIES, (float) rule.rate());
    FloatVector epsilon = FloatVector.broadcast(SPECIES, (float) rule.epsilon());
    float l2 = (float) rule.l2();
    double scale = rule.scale();
    for (int r = 0; r < count; r++) {
      int row = weights + rows[r] * units;
      float factor = (float) (scale * x[xOffset + rows[r]]);
      for (int j = 0; j < whole; j += LENGTH) {
        FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
        FloatVector g = FloatVector.fromArray(SPECIES, delta, at + j).mul(factor);
        if (l2 != 0) {
          g = FloatVector.broadcast(SPECIES, l2).fma(old, g);
        }
        FloatVector sum = g.fma(g, FloatVector.fromArray(SPECIES, s, row + j));
        sum.intoArray(s, row + j);
        old.sub(rate.mul(g).div(sum.sqrt().add(epsilon))).intoArray(p, row + j);
      }
    }
  }

  private static void rmsProp(
      Rule rule, float[] p, float[] s, int row, int whole, float factor, float[] delta, int at) {
    FloatVector rho = FloatVector.broadcast(SPECIES, (float) rule.first());
    float rest = (float) (1 - rule.first());
    float rate = (float) rule.rate();
    float epsilon = (float) rule.epsilon();
    float l2 = (float) rule.l2();
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
      FloatVector g = gradient(old, l2, factor, delta, at + j);
      FloatVector mean = rho.fma(FloatVector.fromArray(SPECIES, s, row + j), g.mul(rest).mul(g));
      mean.intoArray(s, row + j);
      old.sub(g.mul(rate).div(mean.sqrt().add(epsilon))).intoArray(p, row + j);
    }
  }

  private static void momentum(
      Rule rule,
      boolean nesterov,
      float[] p,
      float[] v,
      int row,
      int whole,
      float factor,
      float[] delta,
      int at) {
    FloatVector mu = FloatVector.broadcast(SPECIES, (float) rule.first());
    FloatVector rate = FloatVector.broadcast(SPECIES, -(float) rule.rate());
    float l2 = (float) rule.l2();
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
      FloatVector g = gradient(old, l2, factor, delta, at + j);
      FloatVector velocity = mu.fma(FloatVector.fromArray(SPECIES, v, row + j), g);
      velocity.intoArray(v, row + j);
      rate.fma(nesterov ? mu.fma(velocity, g) : velocity, old).intoArray(p, row + j);
    }
  }

  private static void adam(
      Rule rule,
      float[] p,
      float[] m,
      float[] s,
      int row,
      int whole,
      float factor,
      float[] delta,
      int at) {
    FloatVector beta1 = FloatVector.broadcast(SPECIES, (float) rule.first());
    FloatVector beta2 = FloatVector.broadcast(SPECIES, (float) rule.second());
    float rest1 = (float) (1 - rule.first());
    float rest2 = (float) (1 - rule.second());
    float correction = (float) rule.correction();
    float kept = (float) (1 - rule.decay());
    float rate = (float) rule.rate();
    float epsilon = (float) rule.epsilon();
    float l2 = (float) rule.l2();
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector old = FloatVector.fromArray(SPECIES, p, row + j);
      FloatVector g = gradient(old, l2, factor, delta, at + j);
      FloatVector mean = beta1.fma(FloatVector.fromArray(SPECIES, m, row + j), g.mul(rest1));
      FloatVector square =
          beta2.fma(FloatVector.fromArray(SPECIES, s, row + j), g.mul(rest2).mul(g));
      mean.intoArray(m, row + j);
      square.intoArray(s, row + j);
      FloatVector root = square.sqrt().div(correction).add(epsilon);
      old.mul(kept).sub(mean.mul(rate).div(root)).intoArray(p, row + j);
    }
  }
}
