package learnstream.nn.linear;

import java.util.List;
import java.util.function.IntUnaryOperator;
import learnstream.nn.kernel.KernelChoice;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/**
 * z = x W + b in single precision, W of shape [inputs, units] stored row per input. It is learnt by
 * adding multiples of a sample to single columns, as the perceptron's rules do, so that a sample
 * costs no more than its numbers that are not zero. Not thread-safe.
 *
 * <p>The same samples in the same order give the same bits, with and without vector instructions.
 */
public final class AffineMap {
  private final Kernels<float[]> kernels;
  private final int inputs;
  private final int units;
  private final int biases;

  /** W, then b. */
  private final float[] parameters;

  private final float[] x;
  private final float[] z;
  private final int[] rows;
  private int count;

  /** A map to zero. */
  public AffineMap(int inputs, int units) {
    this(KernelChoice.single(), inputs, units);
  }

  AffineMap(Kernels<float[]> kernels, int inputs, int units) {
    this.kernels = kernels;
    this.inputs = inputs;
    this.units = units;
    biases = Math.multiplyExact(inputs, units);
    parameters = kernels.allocate(Math.addExact(biases, units));
    x = kernels.allocate(inputs);
    z = kernels.allocate(units);
    rows = new int[inputs];
  }

  /** Writes {@code z[units]} for {@code x[inputs]} and remembers x. */
  public void apply(double[] sample, double[] out) {
    requireInputs(sample);
    kernels.load(sample, x, 0, inputs);
    count = kernels.nonZero(x, inputs, rows);
    apply(out);
  }

  /** The same bits at the cost of what is in the sample, not of its width. */
  public void apply(SparseVector sample, double[] out) {
    requireInputs(sample.values());
    kernels.sparse().fill(x, 0, rows, count);
    count = kernels.sparse().load(sample.values(), sample.indices(), sample.count(), x, 0, rows);
    apply(out);
  }

  private void requireInputs(double[] sample) {
    if (sample.length != inputs) {
      throw new IllegalArgumentException(
          "inputs: %d numbers are not allowed; %d are".formatted(sample.length, inputs));
    }
  }

  private void apply(double[] out) {
    kernels.affine(parameters, 0, biases, units, x, 0, rows, count, z, 0);
    for (int j = 0; j < units; j++) {
      out[j] = z[j];
    }
  }

  /** |x|^2 + 1 of the sample remembered: the squared length of what a column is multiplied with. */
  public double squaredNorm() {
    return kernels.sparse().squaredNorm(x, 0, inputs, rows, count, 1) + 1;
  }

  /** {@code W[i][unit] += factor x[i]}, {@code b[unit] += factor}, x the sample remembered. */
  public void add(int unit, double factor) {
    float f = (float) factor;
    for (int r = 0; r < count; r++) {
      int at = rows[r] * units + unit;
      parameters[at] = Math.fma(f, x[rows[r]], parameters[at]);
    }
    parameters[biases + unit] += f;
  }

  /** W row per input, then b. */
  public Stateful parameters() {
    return new ArrayState<>(kernels, biases + units, List.of(parameters));
  }

  /** Neighbouring columns of W. */
  public NamedArray weights(String name, int from, int columns) {
    return columns(name, from, columns, inputs, columns);
  }

  /** Neighbouring numbers of b. */
  public NamedArray biases(String name, int from, int columns) {
    return columns(name, biases + from, columns, columns);
  }

  private NamedArray columns(String name, int from, int columns, int... shape) {
    IntUnaryOperator at = index -> from + index / columns * units + index % columns;
    return NamedArray.of(
        name,
        shape,
        i -> parameters[at.applyAsInt(i)],
        (i, value) -> parameters[at.applyAsInt(i)] = (float) value);
  }
}
