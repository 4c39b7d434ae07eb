package learnstream.nn.layer;

import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.MaxPoolingSpec;

/** {@link MaxPoolingSpec} at work. */
final class MaxPooling<A> extends Pooling<A> {
  /** Where in the inputs each output comes from. */
  private final int[] winners;

  MaxPooling(MaxPoolingSpec spec, Kernels<A> kernels, A input, int offset, int batch) {
    super(spec.input(), spec.window(), kernels, input, offset, batch);
    winners = new int[batch * units()];
  }

  @Override
  public void forward(A parameters, int n) {
    for (int s = 0; s < n; s++) {
      images.maxPool(patches, input, s * inputs, output, s * units(), winners);
    }
  }

  @Override
  public void inputGradient(A parameters, A out, int n) {
    kernels.fill(out, 0, n * inputs);
    images.scatterAdd(gradient, winners, n * units(), out);
  }

  /** No winner lies before its output, so one array may serve as both. */
  @Override
  public void jvp(A parameters, A rates, A out, int n) {
    images.gather(rates, winners, n * units(), out);
  }
}
