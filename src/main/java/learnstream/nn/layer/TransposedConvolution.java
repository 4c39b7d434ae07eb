package learnstream.nn.layer;

import learnstream.nn.kernel.BatchConvolution;
import learnstream.nn.kernel.Im2Col;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.TransposedConvolutionSpec;

/**
 * {@link TransposedConvolutionSpec} at work: for each sample the weights times its numbers make
 * patches, which are added up where they overlap.
 */
final class TransposedConvolution<A> extends ConvolutionBase<A> {
  TransposedConvolution(
      TransposedConvolutionSpec spec, Kernels<A> kernels, A input, int offset, int batch) {
    super(
        kernels,
        input,
        spec,
        new Im2Col(spec.output(), spec.kernel()),
        spec.input().channels(),
        spec.activation(),
        spec.initialisation(),
        offset,
        batch);
  }

  /** On average, since a kernel of k places moved by s reaches each number k / s times a side. */
  @Override
  double fanIn() {
    int stride = patches.window.stride();
    return (double) features * patches.window.area() / (stride * stride);
  }

  @Override
  double fanOut() {
    return patches.length;
  }

  @Override
  void sums(A parameters, A x, A to, int n) {
    if (whole != null) {
      whole.scatter(parameters, offset, x, to, n);
      return;
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
          x,
          s * inputs,
          -1,
          columns,
          0);
      images.col2im(patches, columns, to, s * units());
    }
  }

  @Override
  void sumsBackward(A parameters, A deltas, A to, int n) {
    if (whole != null) {
      whole.gather(parameters, offset, deltas, to, n);
      return;
    }
    for (int s = 0; s < n; s++) {
      images.im2col(patches, deltas, s * units(), columns);
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
          s * inputs);
    }
  }

  @Override
  void products(A x, A deltas, int n, A to, int at, BatchConvolution<A> by) {
    by.gradient(deltas, x, n, to, at);
  }

  @Override
  void products(A x, A deltas, int s, A to, int at) {
    images.im2col(patches, deltas, s * units(), columns);
    kernels.transpose(x, s * inputs, features, patches.count, places);
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
