package learnstream.nn;

/** {@link AveragePoolingSpec} at work; it is linear. */
final class AveragePooling<A> extends Layer<A> {
  private final ImageKernels<A> images;
  private final Patches patches;
  private final A output;
  private final A gradient;

  AveragePooling(AveragePoolingSpec spec, Kernels<A> kernels, A input, int offset, int batch) {
    super(kernels, input, spec.input().size(), offset);
    images = kernels.images();
    patches = new Patches(spec.input(), spec.window());
    output = kernels.allocate(batch * units());
    gradient = kernels.allocate(batch * units());
  }

  @Override
  A output() {
    return output;
  }

  @Override
  int units() {
    return patches.image.channels() * patches.count;
  }

  @Override
  void forward(A parameters, int n) {
    means(input, output, n);
  }

  /** No number of a patch lies before its mean, so one array may serve as both. */
  private void means(A from, A to, int n) {
    for (int s = 0; s < n; s++) {
      images.means(patches, from, s * inputs, to, s * units());
    }
  }

  @Override
  void backward(A gradientAtOutputs, int n) {
    kernels.copy(gradientAtOutputs, gradient, n * units());
  }

  @Override
  void inputGradient(A parameters, A out, int n) {
    kernels.fill(out, 0, n * inputs);
    for (int s = 0; s < n; s++) {
      images.shares(patches, gradient, s * units(), out, s * inputs);
    }
  }

  @Override
  void tangent(A parameters, A rates, A out, int n) {
    means(rates, out, n);
  }

  @Override
  boolean tangentBackward(A parameters, A rates, A values, boolean bent, int n, A gradientOut) {
    backward(rates, n);
    inputGradient(parameters, rates, n);
    if (bent) {
      backward(values, n);
      inputGradient(parameters, values, n);
    }
    return bent;
  }
}
