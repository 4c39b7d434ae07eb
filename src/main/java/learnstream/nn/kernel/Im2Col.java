package learnstream.nn.kernel;

import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;

/**
 * The places of a window on an image, and the numbers that it sees at each: a patch. Number {@code
 * (c * height + i) * width + j} of a patch is the one under row i and column j of the window in
 * channel c.
 */
public final class Im2Col {
  public final Shape image;
  public final Window window;

  /** Rows and columns of places. */
  final int down;

  final int across;

  /** Number of places. */
  public final int count;

  /** Numbers in one patch. */
  public final int length;

  /** Length of a row of the masks below, which a vector may overrun. */
  final int lanes;

  /**
   * Mask for stride 1: -1 where window column j at output column u lies inside the image, else 0.
   */
  final int[] columnsInside;

  /**
   * The same by image column x: -1 where the output column that sees it by window column j exists.
   */
  final int[] placesInside;

  /**
   * If it moves by one, the places from which a number of the image is seen, row by row of the
   * window: how far they lie behind the first one in the matrix of patches, and where their masks
   * begin.
   */
  final int[] offsets;

  final int[] masks;

  public Im2Col(Shape image, Window window) {
    this.image = image;
    this.window = window;
    Shape places = window.over(image, 1);
    down = places.height();
    across = places.width();
    count = places.size();
    length = image.channels() * window.area();
    lanes = Math.max(across, image.width()) + Kernels.LANES;
    columnsInside = new int[window.width() * lanes];
    placesInside = new int[window.width() * lanes];
    for (int j = 0; j < window.width(); j++) {
      for (int k = 0; k < lanes; k++) {
        int x = k + j - window.padding();
        columnsInside[j * lanes + k] = k < across && x >= 0 && x < image.width() ? -1 : 0;
        int u = k - j + window.padding();
        placesInside[j * lanes + k] = k < image.width() && u >= 0 && u < across ? -1 : 0;
      }
    }
    offsets = new int[window.area()];
    masks = new int[window.area()];
    for (int k = 0; k < window.area(); k++) {
      int i = k / window.width();
      int j = k % window.width();
      offsets[k] = k * count - i * across - j;
      masks[k] = j * lanes;
    }
  }

  /** The row (column) of the image that row (column) {@code i} of the window at place v sees. */
  int at(int v, int i) {
    return v * window.stride() + i - window.padding();
  }

  /** First of so many places in a row whose window has its row (column) {@code i} on the image. */
  int firstInside(int i, int places) {
    int first = 0;
    while (first < places && at(first, i) < 0) {
      first++;
    }
    return first;
  }

  /** The place after the last such one; at least {@link #firstInside}. */
  int endInside(int i, int places, int side) {
    int end = places;
    while (end > 0 && at(end - 1, i) >= side) {
      end--;
    }
    return Math.max(end, firstInside(i, places));
  }
}
