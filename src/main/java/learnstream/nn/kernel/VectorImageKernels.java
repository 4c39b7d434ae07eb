package learnstream.nn.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Single precision by the JDK's Vector API; see {@link VectorKernels}. Of the other loops the
 * compiler makes vectors itself.
 */
final class VectorImageKernels extends PlainImageKernels {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final VectorSpecies<Integer> LANES =
      VectorSpecies.of(int.class, SPECIES.vectorShape());
  private static final int LENGTH = SPECIES.length();

  /** For stride 1: rows of the unrolled matrix are pieces of the image's rows. */
  @Override
  public void im2col(Im2Col p, float[] image, int at, float[] columns) {
    if (p.window.stride() != 1) {
      super.im2col(p, image, at, columns);
      return;
    }
    int to = 0;
    for (int c = 0; c < p.image.channels(); c++) {
      int channel = at + c * p.image.area();
      for (int i = 0; i < p.window.height(); i++) {
        for (int j = 0; j < p.window.width(); j++, to += p.count) {
          im2col(p, image, channel, i, j, columns, to);
        }
      }
    }
  }

  /**
   * One row of the unrolled matrix, in whole vectors: from right to left, since a row's last vector
   * writes past its end.
   */
  private static void im2col(
      Im2Col p, float[] image, int channel, int i, int j, float[] columns, int to) {
    int first = p.firstInside(i, p.down);
    int end = p.endInside(i, p.down, p.image.height());
    int from = channel + p.at(first, i) * p.image.width() + p.at(0, j);
    for (int u = (p.across - 1) / LENGTH * LENGTH; u >= 0; u -= LENGTH) {
      int v = first;
      for (; v < end && from + (v - first) * p.image.width() + u < 0; v++) {
        // The image's first row: a vector would begin before the array.
        for (int k = u; k < Math.min(p.across, u + LENGTH); k++) {
          boolean inside = p.columnsInside[j * p.lanes + k] != 0;
          int at = from + (v - first) * p.image.width() + k;
          columns[to + v * p.across + k] = inside ? image[at] : 0;
        }
      }
      im2col(
          image,
          from + (v - first) * p.image.width() + u,
          p.image.width(),
          columns,
          to + v * p.across + u,
          p.across,
          end - v,
          p.columnsInside,
          j * p.lanes + u);
    }
    Arrays.fill(columns, to, to + first * p.across, 0);
    Arrays.fill(columns, to + end * p.across, to + p.count, 0);
  }

  private static void im2col(
      float[] image,
      int from,
      int step,
      float[] columns,
      int to,
      int across,
      int rows,
      int[] masks,
      int mask) {
    IntVector inside = IntVector.fromArray(LANES, masks, mask);
    for (int v = 0; v < rows; v++) {
      FloatVector.fromArray(SPECIES, image, from + v * step)
          .reinterpretAsInts()
          .and(inside)
          .reinterpretAsFloats()
          .intoArray(columns, to + v * across);
    }
  }

  @Override
  public void col2im(Im2Col p, float[] columns, float[] image, int at) {
    if (p.window.stride() != 1) {
      super.col2im(p, columns, image, at);
      return;
    }
    int width = p.window.width();
    int to = at;
    for (int c = 0; c < p.image.channels(); c++) {
      for (int y = 0; y < p.image.height(); y++, to += p.image.width()) {
        int top = y + p.window.padding();
        int first = Math.max(0, top - p.down + 1);
        int end = Math.max(first, Math.min(p.window.height(), top + 1));
        int from = (c * p.window.height() + first) * width * p.count;
        from += (top - first) * p.across + p.window.padding();
        for (int x = 0; x < p.image.width(); x += LENGTH) {
          col2im(p, (end - first) * width, columns, from + x, x, image, to + x);
        }
      }
    }
  }

  /** Sums a vector of the image in a register; masked ones are 0, which changes no bit. */
  private static void col2im(
      Im2Col p, int count, float[] columns, int from, int x, float[] image, int to) {
    int[] offsets = p.offsets;
    int[] masks = p.masks;
    int[] inside = p.imageInside;
    FloatVector sum = FloatVector.zero(SPECIES);
    // One loop: the compiler would make objects of the sums of two.
    for (int k = 0; k < count; k++) {
      FloatVector seen = FloatVector.fromArray(SPECIES, columns, from + offsets[k]);
      IntVector mask = IntVector.fromArray(LANES, inside, masks[k] + x);
      sum = sum.add(seen.reinterpretAsInts().and(mask).reinterpretAsFloats());
    }
    sum.intoArray(image, to);
  }
}
