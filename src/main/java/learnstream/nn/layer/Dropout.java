package learnstream.nn.layer;

import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.SplitMix64;
import learnstream.nn.spec.DropoutSpec;

/** {@link DropoutSpec} at work. */
public final class Dropout<A> extends Layer<A> {
  private final DropoutSpec spec;
  private final A output;

  /** Factor of each input: 0 or 1 / (1 - rate). */
  private final A mask;

  private boolean inTraining;
  private A gradient;

  Dropout(DropoutSpec spec, Kernels<A> kernels, A input, int inputs, int offset, int batch) {
    super(kernels, input, inputs, offset);
    this.spec = spec;
    output = kernels.allocate(batch * inputs);
    mask = kernels.allocate(batch * inputs);
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
  public boolean isStochastic() {
    return spec.rate() > 0;
  }

  @Override
  public void draw(SplitMix64 random, int n) {
    inTraining = true;
    double kept = 1 / (1 - spec.rate());
    for (int i = 0; i < n * inputs; i++) {
      kernels.set(mask, i, random.nextDouble() < spec.rate() ? 0 : kept);
    }
  }

  @Override
  public void infer() {
    inTraining = false;
  }

  @Override
  public void forward(A parameters, int n) {
    applyMask(input, output, n);
  }

  private void applyMask(A from, A to, int n) {
    if (inTraining) {
      kernels.hadamard(from, mask, to, n * inputs);
    } else {
      kernels.copy(from, to, n * inputs);
    }
  }

  @Override
  public void backward(A gradientAtOutputs, int n) {
    gradient = gradientAtOutputs;
  }

  @Override
  public void inputGradient(A parameters, A out, int n) {
    applyMask(gradient, out, n);
  }

  @Override
  public void jvp(A parameters, A rates, A out, int n) {
    applyMask(rates, out, n);
  }

  @Override
  public boolean jvpBackward(
      A parameters, A rates, A values, boolean hasValues, int n, A gradientOut) {
    applyMask(rates, rates, n);
    if (hasValues) {
      applyMask(values, values, n);
    }
    return hasValues;
  }
}
