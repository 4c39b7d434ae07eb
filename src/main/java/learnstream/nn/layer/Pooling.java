package learnstream.nn.layer;

import learnstream.nn.kernel.Im2Col;
import learnstream.nn.kernel.ImageKernels;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;

/**
 * A layer that makes one number of each channel's part of each patch of an image. It has no
 * parameters, and is linear as long as the same numbers are the largest.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract class Pooling<A> extends Layer<A> {
  final ImageKernels<A> images;
  final Im2Col patches;
  final A output;

  /** dE/dy. */
  final A gradient;

  Pooling(Shape image, Window window, Kernels<A> kernels, A input, int offset, int batch) {
    super(kernels, input, image.size(), offset);
    images = kernels.images();
    patches = new Im2Col(image, window);
    output = kernels.allocate(batch * units());
    gradient = kernels.allocate(batch * units());
  }

  @Override
  public final A output() {
    return output;
  }

  @Override
  public final int units() {
    return patches.image.channels() * patches.count;
  }

  @Override
  public final void backward(A gradientAtOutputs, int n) {
    kernels.copy(gradientAtOutputs, gradient, n * units());
  }

  @Override
  public final boolean jvpBackward(
      A parameters, A rates, A values, boolean hasValues, int n, A gradientOut) {
    backward(rates, n);
    inputGradient(parameters, rates, n);
    if (hasValues) {
      backward(values, n);
      inputGradient(parameters, values, n);
    }
    return hasValues;
  }
}
