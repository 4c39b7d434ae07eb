package learnstream.nn.layer;

import learnstream.nn.kernel.BatchConvolution;
import learnstream.nn.kernel.Im2Col;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.ConvolutionSpec;

/**
 * {@link ConvolutionSpec} at work: for each sample the transposed weights times the matrix of its
 * patches.
 */
final class Convolution<A> extends ConvolutionBase<A> {
  /** The gradient at {@link #columns}; made when first needed. */
  private A columnGradient;

  /** The sample of {@link #input} whose patches are held in {@link #columns}, or -1. */
  private int held = -1;

  Convolution(ConvolutionSpec spec, Kernels<A> kernels, A input, int offset, int batch) {
    super(
        kernels,
        input,
        spec,
        new Im2Col(spec.input(), spec.kernel()),
        spec.filters(),
        spec.activation(),
        spec.initialisation(),
        offset,
        batch);
  }

  @Override
  double fanIn() {
    return patches.length;
  }

  @Override
  double fanOut() {
    return (double) features * patches.window.area();
  }

  private void im2col(A x, int s) {
    images.im2col(patches, x, s * inputs, columns);
    held = x == input ? s : -1;
  }

  @Override
  void sums(A parameters, A x, A to, int n) {
    if (whole != null) {
      held = -1;
      whole.gather(parameters, offset, x, to, n);
      return;
    }
    for (int s = 0; s < n; s++) {
      im2col(x, s);
      kernels.gemm(
          features,
          patches.length,
          patches.count,
          parameters,
          offset,
          1,
          features,
          columns,
          0,
          -1,
          to,
          s * units());
    }
  }

  @Override
  void sumsBackward(A parameters, A deltas, A to, int n) {
    if (whole != null) {
      whole.scatter(parameters, offset, deltas, to, n);
      return;
    }
    if (columnGradient == null) {
      columnGradient = kernels.allocate(patches.length * patches.count);
    }
    for (int s = 0; s < n; s++) {
      kernels.gemm(
          patches.length,
          features,
          patches.count,
          parameters,
          offset,
          features,
          1,
          deltas,
          s * units(),
          -1,
          columnGradient,
          0);
      images.col2im(patches, columnGradient, to, s * inputs);
    }
  }

  @Override
  void products(A x, A deltas, int n, A to, int at, BatchConvolution<A> by) {
    by.gradient(x, deltas, n, to, at);
  }

  @Override
  void products(A x, A deltas, int s, A to, int at) {
    if (x != input || held != s) {
      im2col(x, s);
    }
    kernels.transpose(deltas, s * units(), features, patches.count, places);
    kernels.gemm(
        patches.length,
        patches.count,
        features,
        columns,
        0,
        patches.count,
        1,
        places,
        0,
        -1,
        to,
        at);
  }
}
