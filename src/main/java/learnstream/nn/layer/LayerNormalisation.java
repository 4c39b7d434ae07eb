package learnstream.nn.layer;

import java.util.List;
import java.util.SplittableRandom;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.LayerNormalisationSpec;
import learnstream.nn.spec.Slice;

/**
 * {@link LayerNormalisationSpec} at work. With u = (x - mean) / sigma: y = g u + b, du/dx = J = (I
 * - 1/n 11' - 1/n uu') / sigma, which is symmetric.
 */
final class LayerNormalisation<A> extends SampleWise<A> {
  private final double epsilon;
  private final A output;

  /** u of each sample. */
  private final A normalised;

  private final double[] sigma;

  /** dE/dy. */
  private final A delta;

  // Of the jvp pass; made when first asked for.
  private A rates;
  private A normalisedRates;

  LayerNormalisation(
      LayerNormalisationSpec spec, Kernels<A> kernels, A input, int inputs, int offset, int batch) {
    super(kernels, input, inputs, offset, 0, 2 * inputs);
    epsilon = spec.epsilon();
    output = kernels.allocate(batch * inputs);
    normalised = kernels.allocate(batch * inputs);
    delta = kernels.allocate(batch * inputs);
    sigma = new double[batch];
  }

  @Override
  public A output() {
    return output;
  }

  @Override
  public int units() {
    return inputs;
  }

  @Override
  public List<Slice> slices() {
    return List.of(
        new Slice("gains", offset, inputs), new Slice("biases", offset + inputs, inputs));
  }

  @Override
  public void initialise(A parameters, SplittableRandom random) {
    for (int i = 0; i < inputs; i++) {
      kernels.set(parameters, offset + i, 1);
      kernels.set(parameters, offset + inputs + i, 0);
    }
  }

  private double gain(A parameters, int i) {
    return kernels.get(parameters, offset + i);
  }

  @Override
  public void forward(A parameters, int n) {
    for (int s = 0; s < n; s++) {
      int at = s * inputs;
      double mean = mean(input, at);
      double squares = 0;
      for (int i = 0; i < inputs; i++) {
        double centred = kernels.get(input, at + i) - mean;
        squares = Math.fma(centred, centred, squares);
      }
      sigma[s] = Math.sqrt(squares / inputs + epsilon);
      for (int i = 0; i < inputs; i++) {
        double u = (kernels.get(input, at + i) - mean) / sigma[s];
        kernels.set(normalised, at + i, u);
        double bias = kernels.get(parameters, offset + inputs + i);
        kernels.set(output, at + i, Math.fma(gain(parameters, i), u, bias));
      }
    }
  }

  private double mean(A x, int at) {
    double sum = 0;
    for (int i = 0; i < inputs; i++) {
      sum += kernels.get(x, at + i);
    }
    return sum / inputs;
  }

  /** Mean of x u. */
  private double meanProduct(A x, int at) {
    double sum = 0;
    for (int i = 0; i < inputs; i++) {
      sum = Math.fma(kernels.get(x, at + i), kernels.get(normalised, at + i), sum);
    }
    return sum / inputs;
  }

  /** x becomes J x, for sample {@code s}. */
  private void project(A x, int s) {
    int at = s * inputs;
    double mean = mean(x, at);
    double product = meanProduct(x, at);
    for (int i = at; i < at + inputs; i++) {
      double remaining = kernels.get(x, i) - mean - product * kernels.get(normalised, i);
      kernels.set(x, i, remaining / sigma[s]);
    }
  }

  /** {@code to = g from}; both may be the same array. */
  private void timesGains(A parameters, A from, A to, int n) {
    for (int s = 0; s < n; s++) {
      for (int i = 0; i < inputs; i++) {
        double x = kernels.get(from, s * inputs + i);
        kernels.set(to, s * inputs + i, gain(parameters, i) * x);
      }
    }
  }

  @Override
  public void backward(A gradientAtOutputs, int n) {
    kernels.copy(gradientAtOutputs, delta, n * inputs);
  }

  @Override
  public void inputGradient(A parameters, A out, int n) {
    timesGains(parameters, delta, out, n);
    for (int s = 0; s < n; s++) {
      project(out, s);
    }
  }

  @Override
  void gradientOf(int s, A to, int at) {
    for (int i = 0; i < inputs; i++) {
      double d = kernels.get(delta, s * inputs + i);
      kernels.set(to, at + i, d * kernels.get(normalised, s * inputs + i));
      kernels.set(to, at + inputs + i, d);
    }
  }

  @Override
  public void scaleGradients(double[] weights, int n) {
    kernels.scaleRows(weights, n, delta, inputs);
  }

  /** du/dt = J dx/dt, dy/dt = g du/dt. */
  @Override
  public void jvp(A parameters, A in, A out, int n) {
    if (rates == null) {
      rates = kernels.allocate(kernels.length(normalised));
      normalisedRates = kernels.allocate(kernels.length(normalised));
    }
    kernels.copy(in, rates, n * inputs);
    kernels.copy(in, normalisedRates, n * inputs);
    for (int s = 0; s < n; s++) {
      project(normalisedRates, s);
    }
    timesGains(parameters, normalisedRates, out, n);
  }

  /**
   * With a = g bar(dy/dt): bar(dx/dt) = J a; since J depends on x through u and sigma, bar(x) = J
   * (g bar(y) - (mean(u dx/dt) a + mean(u a) dx/dt) / sigma) - mean(a du/dt) u / sigma.
   */
  @Override
  public boolean jvpBackward(
      A parameters, A atRates, A values, boolean hasValues, int n, A gradient) {
    if (!hasValues) {
      kernels.fill(values, 0, n * inputs);
    }
    kernels.fill(gradient, offset, 2 * inputs);
    for (int s = 0; s < n; s++) {
      for (int i = 0; i < inputs; i++) {
        int at = s * inputs + i;
        double value = kernels.get(values, at);
        double ofGain = value * kernels.get(normalised, at);
        ofGain += kernels.get(atRates, at) * kernels.get(normalisedRates, at);
        add(gradient, offset + i, ofGain);
        add(gradient, offset + inputs + i, value);
      }
    }
    timesGains(parameters, atRates, atRates, n);
    timesGains(parameters, values, values, n);
    for (int s = 0; s < n; s++) {
      secondOrder(atRates, values, s);
      project(atRates, s);
    }
    return true;
  }

  private void secondOrder(A a, A values, int s) {
    int at = s * inputs;
    double productOfRates = meanProduct(rates, at);
    double productOfA = meanProduct(a, at);
    double ratesProduct = 0;
    for (int i = at; i < at + inputs; i++) {
      ratesProduct = Math.fma(kernels.get(a, i), kernels.get(normalisedRates, i), ratesProduct);
      double change = productOfRates * kernels.get(a, i) + productOfA * kernels.get(rates, i);
      add(values, i, -change / sigma[s]);
    }
    project(values, s);
    for (int i = at; i < at + inputs; i++) {
      add(values, i, -ratesProduct / inputs * kernels.get(normalised, i) / sigma[s]);
    }
  }

  private void add(A to, int at, double x) {
    kernels.set(to, at, kernels.get(to, at) + x);
  }
}
