package learnstream.nn.spec;

/** Average pooling: each channel's mean under the window (LeCun et al. 1989). */
public record AveragePoolingSpec(Shape input, Window window) implements ImageLayerSpec {
  public AveragePoolingSpec {
    requireUnpadded(window);
    window.over(input, input.channels());
  }

  @Override
  public Shape output() {
    return window.over(input, input.channels());
  }

  static void requireUnpadded(Window window) {
    if (window.padding() != 0) {
      throw new IllegalArgumentException(
          "padding: " + window.padding() + " is not allowed; 0 is, in pooling");
    }
  }
}
