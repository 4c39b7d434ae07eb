package learnstream.nn.spec;

/**
 * A convolution (LeCun et al. 1989): with stride s and padding p, {@code out[f][y][x] = f(b[f] +
 * sum over c, i, j of w[c][i][j][f] in[c][s y + i - p][s x + j - p])}, where the image is 0
 * outside. W is of shape [channels, kernel height, kernel width, filters], b of length filters.
 *
 * @param filters channels of the output
 * @param kernel size, stride and padding
 * @param activation one of single units
 */
public record ConvolutionSpec(
    Shape input, int filters, Window kernel, Activation activation, Initialisation initialisation)
    implements ImageLayerSpec {
  public ConvolutionSpec {
    if (filters < 1) {
      throw new IllegalArgumentException("filters: " + filters + " is not allowed; 1 or more is");
    }
    activation.requireSingleUnits();
    kernel.over(input, filters);
  }

  @Override
  public Shape output() {
    return kernel.over(input, filters);
  }
}
