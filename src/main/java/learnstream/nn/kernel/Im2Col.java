package learnstream.nn.kernel;

import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;

/**
 * The index arithmetic of im2col: the positions of a window on an image, and the patch that it sees
 * at each. Number {@code (c * height + i) * width + j} of a patch lies under row i and column j of
 * the window in channel c.
 */
public final class Im2Col {
  public final Shape image;
  public final Window window;

  /** Rows and columns of positions. */
  final int down;

  final int across;

  /** Number of positions, which is that of patches. */
  public final int count;

  /** Numbers in one patch. */
  public final int length;

  /** Length of a row of the masks below, with room for a vector past its end. */
  final int lanes;

  /**
   * Mask for stride 1: -1 where window column j at output column u lies inside the image, else 0.
   */
  final int[] columnsInside;

  /** Mask of col2im: -1 where image column x is seen under window column j, else 0. */
  final int[] imageInside;

  /**
   * For stride 1, by number of the window: where what it saw of an image's number lies in the
   * unrolled matrix, from the first such one on, and where its mask begins.
   */
  final int[] offsets;

  final int[] masks;

  public Im2Col(Shape image, Window window) {
    this.image = image;
    this.window = window;
    Shape positions = window.over(image, 1);
    down = positions.height();
    across = positions.width();
    count = positions.size();
    length = image.channels() * window.area();
    lanes = Math.max(across, image.width()) + Kernels.LANES;
    columnsInside = new int[window.width() * lanes];
    imageInside = new int[window.width() * lanes];
    for (int j = 0; j < window.width(); j++) {
      for (int k = 0; k < lanes; k++) {
        int x = k + j - window.padding();
        columnsInside[j * lanes + k] = k < across && x >= 0 && x < image.width() ? -1 : 0;
        int u = k - j + window.padding();
        imageInside[j * lanes + k] = k < image.width() && u >= 0 && u < across ? -1 : 0;
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

  /** The row (column) of the image under row (column) {@code i} of the window at position v. */
  int at(int v, int i) {
    return v * window.stride() + i - window.padding();
  }

  /** The first of a line of positions at which row (column) {@code i} of the window is inside. */
  int firstInside(int i, int positions) {
    int first = 0;
    while (first < positions && at(first, i) < 0) {
      first++;
    }
    return first;
  }

  /** The position after the last such one; at least {@link #firstInside}. */
  int endInside(int i, int positions, int side) {
    int end = positions;
    while (end > 0 && at(end - 1, i) >= side) {
      end--;
    }
    return Math.max(end, firstInside(i, positions));
  }
}
