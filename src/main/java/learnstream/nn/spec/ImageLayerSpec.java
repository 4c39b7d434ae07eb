package learnstream.nn.spec;

/** A layer whose inputs are an image, and whose outputs are another one. */
public sealed interface ImageLayerSpec extends LayerSpec
    permits ConvolutionSpec, TransposedConvolutionSpec, MaxPoolingSpec, AveragePoolingSpec {
  Shape input();

  Shape output();

  @Override
  default int units(int inputs) {
    if (inputs != input().size()) {
      throw new IllegalArgumentException(
          "inputs: %d are not allowed; %d are, an image of %s"
              .formatted(inputs, input().size(), input()));
    }
    return output().size();
  }
}
