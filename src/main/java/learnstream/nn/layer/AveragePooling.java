package learnstream.nn.layer;

import learnstream.nn.kernel.Im2Col;
import learnstream.nn.kernel.ImageKernels;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.AveragePoolingSpec;

/** {@link AveragePoolingSpec} at work; it is linear. */
final class AveragePooling<A> extends Layer<A> {
  private final ImageKernels<A> images;
  private final Im2Col patches;
  private final A output;
  private final A gradient;

  AveragePooling(AveragePoolingSpec spec, Kernels<A> kernels, A input, int offset, int batch) {
    super(kernels, input, spec.input().size(), offset);
    images = kernels.images();
    patches = new Im2Col(spec.input(), spec.window());
    output = kernels.allocate(batch * units());
    gradient = kernels.allocate(batch * units());
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
    means(input, output, n);
  }

  /** No number of a patch lies before its mean, so one array may serve as both. */
  private void means(A from, A to, int n) {
    for (int s = 0; s < n; s++) {
      images.means(patches, from, s * inputs, to, s * units());
    }
  }

  @Override
  public void backward(A gradientAtOutputs, int n) {
    kernels.copy(gradientAtOutputs, gradient, n * units());
  }

  @Override
  public void inputGradient(A parameters, A out, int n) {
    kernels.fill(out, 0, n * inputs);
    for (int s = 0; s < n; s++) {
      images.shares(patches, gradient, s * units(), out, s * inputs);
    }
  }

  @Override
  public void jvp(A parameters, A rates, A out, int n) {
    means(rates, out, n);
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
