package learnstream.dashboard.picture;

import java.util.Base64;

/**
 * A picture for the page.
 *
 * @param data a byte for each number in Base64, 0 to 255, plane after plane, row by row
 */
public record Picture(int width, int height, int channels, String data) {
  /** Pixels of a side that the page gets at most; larger ones are drawn from fewer pixels. */
  static final int MOST = 64;

  /**
   * Numbers from 0 to 1 or from 0 to 255 are drawn as such, others from their lowest to their
   * highest.
   *
   * @param numbers at least {@code from + shape.size()} of them
   */
  public static Picture of(float[] numbers, int from, PictureShape shape) {
    float lowest = Float.POSITIVE_INFINITY;
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < shape.size(); i++) {
      lowest = Math.min(lowest, numbers[from + i]);
      highest = Math.max(highest, numbers[from + i]);
    }
    if (lowest >= 0 && highest <= 255) {
      lowest = 0;
      highest = highest <= 1 ? 1 : 255;
    }
    float scale = highest > lowest ? 255 / (highest - lowest) : 0;
    int step = (Math.max(shape.width(), shape.height()) + MOST - 1) / MOST;
    int width = (shape.width() + step - 1) / step;
    int height = (shape.height() + step - 1) / step;
    byte[] data = new byte[width * height * shape.channels()];
    int at = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int pixel = channel * shape.pixels() + y * step * shape.width() + x * step;
          data[at++] = (byte) Math.round((numbers[from + pixel] - lowest) * scale);
        }
      }
    }
    return new Picture(width, height, shape.channels(), Base64.getEncoder().encodeToString(data));
  }
}
