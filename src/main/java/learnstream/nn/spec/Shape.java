package learnstream.nn.spec;

/**
 * Lengths of an image's dimensions. Its numbers lie in one flat array, channel by channel and row
 * by row: number {@code (c * height + y) * width + x} is channel c at row y and column x.
 */
public record Shape(int channels, int height, int width) {
  public Shape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "shape: %d x %d x %d is not allowed; three positive integers are"
              .formatted(channels, height, width));
    }
    Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  /** Numbers in one image. */
  public int size() {
    return channels * height * width;
  }

  /** Numbers in one channel. */
  public int area() {
    return height * width;
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
