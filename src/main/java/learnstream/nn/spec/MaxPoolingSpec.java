package learnstream.nn.spec;

/**
 * Max pooling: each channel's largest number under the window (Ranzato et al. 2007); of equal ones
 * the first.
 */
public record MaxPoolingSpec(Shape input, Window window) implements ImageLayerSpec {
  public MaxPoolingSpec {
    AveragePoolingSpec.requireUnpadded(window);
    window.over(input, input.channels());
  }

  @Override
  public Shape output() {
    return window.over(input, input.channels());
  }
}
