package learnstream.nn.layer;

import learnstream.nn.kernel.Im2Col;
import learnstream.nn.kernel.ImageKernels;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.MaxPoolingSpec;

/** {@link MaxPoolingSpec} at work: where the largest numbers stay the same, it is linear. */
final class MaxPooling<A> extends Layer<A> {
  private final ImageKernels<A> images;
  private final Im2Col patches;
  private final A output;

  /** Where in the inputs each output comes from. */
  private final int[] winners;

  private final A gradient;

  MaxPooling(MaxPoolingSpec spec, Kernels<A> kernels, A input, int offset, int batch) {
    super(kernels, input, spec.input().size(), offset);
    images = kernels.images();
    patches = new Im2Col(spec.input(), spec.window());
    output = kernels.allocate(batch * units());
    gradient = kernels.allocate(batch * units());
    winners = new int[batch * units()];
  }

  @Override
  public A output() {
    return output;
  }

  @Override
  public int units() {
    return patches.image.channels() * patches.count;
  }

  @Override
  public void forward(A parameters, int n) {
    for (int s = 0; s < n; s++) {
      images.maxima(patches, input, s * inputs, output, s * units(), winners);
    }
  }

  @Override
  public void backward(A gradientAtOutputs, int n) {
    kernels.copy(gradientAtOutputs, gradient, n * units());
  }

  @Override
  public void inputGradient(A parameters, A out, int n) {
    kernels.fill(out, 0, n * inputs);
    images.put(gradient, winners, n * units(), out);
  }

  /** No winner lies before its output, so one array may serve as both. */
  @Override
  public void jvp(A parameters, A rates, A out, int n) {
    images.pick(rates, winners, n * units(), out);
  }

  @Override
  public boolean jvpBackward(A parameters, A rates, A values, boolean bent, int n, A gradientOut) {
    backward(rates, n);
    inputGradient(parameters, rates, n);
    if (bent) {
      backward(values, n);
      inputGradient(parameters, values, n);
    }
    return bent;
  }
}
