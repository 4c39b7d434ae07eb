package learnstream.nn.spec;

/**
 * What slides over an image.
 *
 * @param height rows
 * @param width columns
 * @param stride by how much it moves on, in both directions
 * @param padding zeros around the image, on each side
 */
public record Window(int height, int width, int stride, int padding) {
  public Window {
    if (height < 1 || width < 1 || stride < 1) {
      throw new IllegalArgumentException(
          "window: %d x %d, stride %d is not allowed; positive integers are"
              .formatted(height, width, stride));
    }
    if (padding < 0 || padding >= height || padding >= width) {
      throw new IllegalArgumentException(
          "padding: %d is not allowed; 0 to %d is, less than the window"
              .formatted(padding, Math.min(height, width) - 1));
    }
  }

  /** A square one without padding. */
  public static Window square(int side, int stride) {
    return new Window(side, side, stride, 0);
  }

  /** Numbers under it, in one channel. */
  public int area() {
    return height * width;
  }

  /**
   * Its places on an image, as the height and width of an image of so many channels. Rows and
   * columns at the far edges that no whole window reaches are left out.
   */
  public Shape over(Shape image, int channels) {
    int down = image.height() + 2 * padding - height;
    int across = image.width() + 2 * padding - width;
    if (down < 0 || across < 0) {
      throw new IllegalArgumentException(
          "kernel: %d x %d is not allowed; at most %d x %d is, the image's size with its padding"
              .formatted(height, width, image.height() + 2 * padding, image.width() + 2 * padding));
    }
    return new Shape(channels, down / stride + 1, across / stride + 1);
  }

  /** The image of so many channels whose places these are: the other way round. */
  public Shape under(Shape places, int channels) {
    int down = (places.height() - 1) * stride + height - 2 * padding;
    int across = (places.width() - 1) * stride + width - 2 * padding;
    if (down < 1 || across < 1) {
      throw new IllegalArgumentException(
          "padding: %d is not allowed; less is, since nothing is left of %s"
              .formatted(padding, places));
    }
    return new Shape(channels, down, across);
  }
}
