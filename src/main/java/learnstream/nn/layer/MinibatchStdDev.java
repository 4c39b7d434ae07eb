package learnstream.nn.layer;

import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.MinibatchStdDevSpec;

/**
 * {@link MinibatchStdDevSpec} at work: s = 1/F sum over j of sigma[j], sigma[j]^2 = 1/n sum over i
 * of (x[i][j] - mean[j])^2 + epsilon.
 */
final class MinibatchStdDev<A> extends Layer<A> {
  private static final double EPSILON = 1e-8;

  private final A output;
  private final double[] mean;
  private final double[] sigma;

  /** ds/dx[i][j], {@code [n, inputs]}. */
  private final A slope;

  /** dx/dt of the last jvp pass; made when first asked for. */
  private A rates;

  private A gradient;

  MinibatchStdDev(Kernels<A> kernels, A input, int inputs, int offset, int batch) {
    super(kernels, input, inputs, offset);
    output = kernels.allocate(batch * units());
    slope = kernels.allocate(batch * inputs);
    mean = new double[inputs];
    sigma = new double[inputs];
  }

  @Override
  public A output() {
    return output;
  }

  @Override
  public int units() {
    return inputs + 1;
  }

  @Override
  public void forward(A parameters, int n) {
    double s = 0;
    for (int j = 0; j < inputs; j++) {
      mean[j] = mean(input, j, n);
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double centred = kernels.get(input, i * inputs + j) - mean[j];
        squares += centred * centred;
      }
      sigma[j] = Math.sqrt(squares / n + EPSILON);
      s += sigma[j];
      for (int i = 0; i < n; i++) {
        double centred = kernels.get(input, i * inputs + j) - mean[j];
        kernels.set(slope, i * inputs + j, centred / (n * inputs * sigma[j]));
      }
    }
    appendColumn(input, output, s / inputs, n);
  }

  private double mean(A x, int j, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += kernels.get(x, i * inputs + j);
    }
    return sum / n;
  }

  /** From the last row on, so that {@code from} and {@code to} may be the same. */
  private void appendColumn(A from, A to, double last, int n) {
    for (int i = n - 1; i >= 0; i--) {
      for (int j = inputs - 1; j >= 0; j--) {
        kernels.set(to, i * units() + j, kernels.get(from, i * inputs + j));
      }
    }
    for (int i = 0; i < n; i++) {
      kernels.set(to, i * units() + inputs, last);
    }
  }

  /** Sum of the last column. */
  private double lastColumn(A x, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += kernels.get(x, i * units() + inputs);
    }
    return sum;
  }

  @Override
  public void backward(A gradientAtOutputs, int n) {
    gradient = gradientAtOutputs;
  }

  @Override
  public void inputGradient(A parameters, A out, int n) {
    spread(gradient, out, n);
  }

  /** {@code to[i][j] = from[i][j] + sum of from[k][last] slope[i][j]}. */
  private void spread(A from, A to, int n) {
    double common = lastColumn(from, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < inputs; j++) {
        double own = kernels.get(from, i * units() + j);
        kernels.set(to, i * inputs + j, own + common * kernels.get(slope, i * inputs + j));
      }
    }
  }

  @Override
  public void jvp(A parameters, A in, A out, int n) {
    if (rates == null) {
      rates = kernels.allocate(kernels.length(slope));
    }
    kernels.copy(in, rates, n * inputs);
    double rate = 0;
    for (int i = 0; i < n * inputs; i++) {
      rate += kernels.get(slope, i) * kernels.get(in, i);
    }
    appendColumn(in, out, rate, n);
  }

  /**
   * The rate of s is the sum of slope[i][j] dx[i][j]/dt; it depends on x through the slopes: its
   * derivative is [(dx - mean dx) / sigma - (x - mean x) c / sigma^3] / (n F), c the mean of (x -
   * mean x)(dx - mean dx).
   */
  @Override
  public boolean jvpBackward(
      A parameters, A atRates, A values, boolean hasValues, int n, A gradientOut) {
    double common = lastColumn(atRates, n);
    if (hasValues) {
      spread(values, values, n);
    } else {
      kernels.fill(values, 0, n * inputs);
    }
    for (int j = 0; j < inputs; j++) {
      double meanRate = mean(rates, j, n);
      double c = 0;
      for (int i = 0; i < n; i++) {
        double centred = kernels.get(input, i * inputs + j) - mean[j];
        c += centred * (kernels.get(rates, i * inputs + j) - meanRate) / n;
      }
      double cubed = sigma[j] * sigma[j] * sigma[j];
      for (int i = 0; i < n; i++) {
        double centred = kernels.get(input, i * inputs + j) - mean[j];
        double rate = kernels.get(rates, i * inputs + j) - meanRate;
        double derivative = (rate / sigma[j] - centred * c / cubed) / (n * inputs);
        int at = i * inputs + j;
        kernels.set(values, at, kernels.get(values, at) + common * derivative);
      }
    }
    spread(atRates, atRates, n);
    return true;
  }
}
