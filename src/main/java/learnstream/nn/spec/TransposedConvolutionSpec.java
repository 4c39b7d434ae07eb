package learnstream.nn.spec;

/**
 * A transposed convolution (Zeiler et al. 2010): each number of the input is multiplied by a kernel
 * and added to the output at its place, before b and the activation; what a convolution of the same
 * kernel, stride and padding makes of gradients. The output is {@code (height - 1) stride + kernel
 * - 2 padding} high. W is of shape [filters, kernel height, kernel width, channels], b of length
 * filters.
 *
 * @param filters channels of the output
 * @param kernel size, stride and padding
 * @param activation one of single units
 */
public record TransposedConvolutionSpec(
    Shape input, int filters, Window kernel, Activation activation, Initialisation initialisation)
    implements ImageLayerSpec {
  public TransposedConvolutionSpec {
    if (filters < 1) {
      throw new IllegalArgumentException("filters: " + filters + " is not allowed; 1 or more is");
    }
    activation.requireSingleUnits();
    kernel.under(input, filters);
  }

  @Override
  public Shape output() {
    return kernel.under(input, filters);
  }
}
