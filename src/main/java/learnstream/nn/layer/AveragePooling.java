package learnstream.nn.layer;

import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.AveragePoolingSpec;

/** {@link AveragePoolingSpec} at work. */
final class AveragePooling<A> extends Pooling<A> {
  AveragePooling(AveragePoolingSpec spec, Kernels<A> kernels, A input, int offset, int batch) {
    super(spec.input(), spec.window(), kernels, input, offset, batch);
  }

  @Override
  public void forward(A parameters, int n) {
    means(input, output, n);
  }

  /** No number of a patch lies before its mean, so one array may serve as both. */
  private void means(A from, A to, int n) {
    for (int s = 0; s < n; s++) {
      images.averagePool(patches, from, s * inputs, to, s * units());
    }
  }

  @Override
  public void inputGradient(A parameters, A out, int n) {
    kernels.fill(out, 0, n * inputs);
    for (int s = 0; s < n; s++) {
      images.averagePoolBackward(patches, gradient, s * units(), out, s * inputs);
    }
  }

  @Override
  public void jvp(A parameters, A rates, A out, int n) {
    means(rates, out, n);
  }
}
