package learnstream.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.nn.kernel.DeferredStep;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.optimiser.OptimiserStep;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Slice;

/** {@link DenseSpec} at work. */
public final class Dense<A> extends Layer<A> {
  public final DenseSpec spec;

  /** Number of sums: units, or units x pieces for Maxout. */
  final int sums;

  /** Where the weights and the biases lie in the network's parameters. */
  final int weights;

  final int biases;

  private final A output;

  /** dE/dz of each sum. */
  public final A delta;

  private final A z;
  private final LayerActivation<A> activation;
  private final A one;
  private final int[] all;
  private final int[] rows;
  private int[] listed;
  private int count;

  /** For each sample the inputs that are not zero; null where that is not known. */
  private int[][] given;

  private int[] givenCounts;

  private final BatchGradient<A> batchGradient;

  /** Null if steps are made at once. */
  private final DeferredStep<A> deferred;

  private A transposed;

  /** Made when first asked for. */
  private DenseJvp<A> jvp;

  Dense(Kernels<A> kernels, DenseSpec spec, A input, int inputs, int offset, int batch) {
    super(kernels, input, inputs, offset);
    this.spec = spec;
    sums = spec.units() * spec.pieces();
    weights = offset;
    biases = offset + inputs * sums;
    z = kernels.allocate(batch * sums);
    output = sums == spec.units() ? z : kernels.allocate(batch * spec.units());
    delta = kernels.allocate(batch * sums);
    activation =
        new LayerActivation<>(kernels, spec.activation(), spec.units(), spec.pieces(), z, output);
    one = kernels.allocate(1);
    kernels.set(one, 0, 1);
    all = new int[inputs];
    Arrays.setAll(all, i -> i);
    rows = new int[inputs];
    batchGradient = new BatchGradient<>(kernels, inputs, sums, weights, spec.trainBias());
    deferred = kernels.deferredStep(weights, all, sums);
  }

  @Override
  public A output() {
    return output;
  }

  @Override
  public int units() {
    return spec.units();
  }

  @Override
  public int parameters() {
    return (inputs + 1) * sums;
  }

  @Override
  public List<Slice> slices() {
    return List.of(new Slice("weights", weights, inputs, sums), new Slice("biases", biases, sums));
  }

  @Override
  public boolean isRectified() {
    return activation.isRectified();
  }

  /** Makes its softmax one of the first {@code n} units; the others answer 0 and do not learn. */
  public void useUnits(int n) {
    activation.use(n);
  }

  private boolean narrow() {
    return sums < Kernels.LANES;
  }

  @Override
  public void initialise(A parameters, SplittableRandom random) {
    WeightInitialiser.fill(
        kernels,
        parameters,
        weights,
        inputs,
        sums,
        sums,
        inputs,
        sums,
        spec.initialisation(),
        random);
  }

  @Override
  public void listInputs(int[][] rows, int[] counts) {
    given = kernels.skipsZeros() ? rows : null;
    givenCounts = counts;
  }

  /** x times W plus b, then the activation. */
  @Override
  public void forward(A parameters, int n) {
    if (n == 1) {
      forwardOne(parameters);
    } else {
      settle(parameters);
      forwardBatch(parameters, n);
    }
    activation.forward(n);
  }

  private void forwardOne(A parameters) {
    listInputs();
    if (deferred != null && deferred.waits() && count == inputs) {
      deferred.affine(parameters, biases, input, z);
    } else {
      settle(parameters);
      kernels.affine(parameters, weights, biases, sums, input, 0, listed, count, z, 0);
    }
  }

  private void forwardBatch(A parameters, int n) {
    if (given != null) {
      for (int s = 0; s < n; s++) {
        int at = s * inputs;
        int to = s * sums;
        kernels.affine(
            parameters, weights, biases, sums, input, at, given[s], givenCounts[s], z, to);
      }
    } else {
      kernels.gemm(n, inputs, sums, input, 0, inputs, 1, parameters, weights, biases, z, 0);
    }
  }

  private void listInputs() {
    if (given != null) {
      listed = given[0];
      count = givenCounts[0];
    } else {
      // A row of a narrow layer is not worth the search.
      boolean whole = narrow() || !kernels.skipsZeros();
      listed = whole ? all : rows;
      count = whole ? inputs : kernels.nonZero(input, inputs, rows);
    }
  }

  @Override
  public void backward(A gradient, int n) {
    activation.backward(gradient, delta, n);
  }

  /**
   * Brings the deltas of {@code n} samples back to the layer's inputs: a product with the
   * transposed weights where these are used for many samples, else a dot product for each input.
   */
  @Override
  public void inputGradient(A parameters, A out, int n) {
    inputGradient(parameters, delta, out, n);
  }

  @Override
  public void inputGradient(A parameters, int[] rows, A scratch, double[] out) {
    for (int r = 0; r < rows.length; r++) {
      kernels.gemv(parameters, weights + rows[r] * sums, 1, sums, delta, scratch);
      out[r] = kernels.get(scratch, 0);
    }
  }

  private void inputGradient(A parameters, A deltas, A out, int n) {
    if (n == 1) {
      if (narrow()) {
        kernels.gemm(inputs, sums, 1, parameters, weights, sums, 1, deltas, 0, -1, out, 0);
      } else {
        kernels.gemv(parameters, weights, inputs, sums, deltas, out);
      }
      return;
    }
    if (transposed == null) {
      transposed = kernels.allocate(inputs * sums);
    }
    kernels.gemmTransposed(n, sums, inputs, deltas, parameters, weights, transposed, out);
  }

  /**
   * Squared norm of the gradient of sample {@code s}: the outer product of its inputs (and 1 for
   * the bias) and its deltas.
   */
  @Override
  public double squaredGradient(int s) {
    double deltas = kernels.squaredNorm(delta, s * sums, sums);
    // Where much is listed, the whole is a shorter way.
    double squares =
        given != null && givenCounts[s] < inputs / 8
            ? kernels.sparse().squaredNorm(input, s * inputs, inputs, given[s], givenCounts[s], 1)
            : kernels.squaredNorm(input, s * inputs, inputs);
    return (squares + (spec.trainBias() ? 1 : 0)) * deltas;
  }

  /** One step of the optimiser with the gradient of the batch's only sample. */
  @Override
  public void update(OptimiserStep step, A parameters, A[] slots) {
    if (!step.ignoresZeroGradient()) {
      listed = all;
      count = inputs;
    }
    step.ofWeights();
    if (deferred != null && count == inputs && step.isFusedWithProduct()) {
      deferred.put(step, slots, input, delta);
    } else {
      kernels.update(step, parameters, slots, weights, sums, input, listed, count, delta, 0);
    }
    if (spec.trainBias()) {
      kernels.update(step.ofBiases(), parameters, slots, biases, sums, one, all, 1, delta, 0);
    }
  }

  @Override
  public boolean defersSteps() {
    return deferred != null;
  }

  @Override
  public void settle(A parameters) {
    if (deferred != null) {
      deferred.settle(parameters);
    }
  }

  @Override
  public void scaleGradients(double[] weights, int n) {
    kernels.scaleRows(weights, n, delta, sums);
  }

  @Override
  public void gradient(int n, A out) {
    batchGradient.write(input, given, givenCounts, delta, n, out);
  }

  @Override
  public double squaredNorm(A gradient) {
    return batchGradient.squaredNorm(gradient);
  }

  @Override
  public void update(OptimiserStep step, A parameters, A[] slots, A gradient) {
    batchGradient.update(step, parameters, slots, gradient);
  }

  /** dz/dt = dx/dt W, dy/dt = f'(z) dz/dt. */
  @Override
  public void jvp(A parameters, A in, A out, int n) {
    if (jvp == null) {
      jvp = new DenseJvp<>(this, kernels.length(z));
    }
    jvp.forward(parameters, in, n);
    activation.jvp(jvp.sumRates(), out, n);
  }

  /** With a bar for dT/d: bar(dz/dt) = f' bar(dy/dt), bar(z) by the activation. */
  @Override
  public boolean jvpBackward(
      A parameters, A rates, A values, boolean hasValues, int n, A gradient) {
    boolean reachesSums = hasValues || activation.isCurved();
    if (reachesSums) {
      activation.jvpBackward(jvp.sumRates(), rates, values, hasValues, jvp.atSums(), n);
    }
    activation.backward(rates, delta, n);
    jvp.writeGradient(n, gradient);
    inputGradient(parameters, delta, rates, n);
    if (reachesSums) {
      jvp.addGradient(n, gradient);
      inputGradient(parameters, jvp.atSums(), values, n);
    }
    return reachesSums;
  }
}
