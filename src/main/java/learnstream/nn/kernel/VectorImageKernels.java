package learnstream.nn.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Single precision by the JDK's Vector API; see {@link VectorKernels}. The products are where a
 * convolution's time goes; the compiler makes vectors of the other loops itself.
 */
final class VectorImageKernels extends PlainImageKernels {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final VectorSpecies<Integer> LANES =
      VectorSpecies.of(int.class, SPECIES.vectorShape());
  private static final int LENGTH = SPECIES.length();

  /** Buffer for rows shorter than a vector. */
  private final float[] tile = new float[8 * LENGTH];

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

  @Override
  public void gemm(
      int rows,
      int depth,
      int columns,
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      float[] c,
      int cAt) {
    if (columns <= LENGTH) {
      oneVector(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, c, cAt);
    } else {
      twoVectors(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, c, cAt);
    }
  }

  /** Blocks of eight rows by one vector; a row may be taken twice, and is written twice then. */
  private void oneVector(
      int rows,
      int depth,
      int columns,
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      float[] c,
      int cAt) {
    for (int row = 0; row < rows; row += 8) {
      int last = rows - 1;
      int a0 = aAt + row * aRow;
      int a1 = aAt + Math.min(row + 1, last) * aRow;
      int a2 = aAt + Math.min(row + 2, last) * aRow;
      int a3 = aAt + Math.min(row + 3, last) * aRow;
      int a4 = aAt + Math.min(row + 4, last) * aRow;
      int a5 = aAt + Math.min(row + 5, last) * aRow;
      int a6 = aAt + Math.min(row + 6, last) * aRow;
      int a7 = aAt + Math.min(row + 7, last) * aRow;
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      FloatVector s4 = s0;
      FloatVector s5 = s0;
      FloatVector s6 = s0;
      FloatVector s7 = s0;
      int step = 0;
      for (int k = 0; k < depth; k++, step += aStep) {
        FloatVector v = FloatVector.fromArray(SPECIES, b, bAt + k * columns);
        s0 = v.fma(FloatVector.broadcast(SPECIES, a[a0 + step]), s0);
        s1 = v.fma(FloatVector.broadcast(SPECIES, a[a1 + step]), s1);
        s2 = v.fma(FloatVector.broadcast(SPECIES, a[a2 + step]), s2);
        s3 = v.fma(FloatVector.broadcast(SPECIES, a[a3 + step]), s3);
        s4 = v.fma(FloatVector.broadcast(SPECIES, a[a4 + step]), s4);
        s5 = v.fma(FloatVector.broadcast(SPECIES, a[a5 + step]), s5);
        s6 = v.fma(FloatVector.broadcast(SPECIES, a[a6 + step]), s6);
        s7 = v.fma(FloatVector.broadcast(SPECIES, a[a7 + step]), s7);
      }
      s0.intoArray(tile, 0);
      s1.intoArray(tile, LENGTH);
      s2.intoArray(tile, 2 * LENGTH);
      s3.intoArray(tile, 3 * LENGTH);
      s4.intoArray(tile, 4 * LENGTH);
      s5.intoArray(tile, 5 * LENGTH);
      s6.intoArray(tile, 6 * LENGTH);
      s7.intoArray(tile, 7 * LENGTH);
      for (int q = 0; q < 8 && row + q < rows; q++) {
        System.arraycopy(tile, q * LENGTH, c, cAt + (row + q) * columns, columns);
      }
    }
  }

  /** Blocks of four rows by two vectors; at the edges a block is moved back. */
  private static void twoVectors(
      int rows,
      int depth,
      int columns,
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      float[] c,
      int cAt) {
    int last = columns - LENGTH;
    for (int j = 0; j < columns; j += 2 * LENGTH) {
      int left = Math.min(j, last);
      int right = Math.min(j + LENGTH, last);
      for (int row = 0; row < rows; row += 4) {
        int row1 = Math.min(row + 1, rows - 1);
        int row2 = Math.min(row + 2, rows - 1);
        int row3 = Math.min(row + 3, rows - 1);
        int a0 = aAt + row * aRow;
        int a1 = aAt + row1 * aRow;
        int a2 = aAt + row2 * aRow;
        int a3 = aAt + row3 * aRow;
        FloatVector l0 = FloatVector.zero(SPECIES);
        FloatVector l1 = l0;
        FloatVector l2 = l0;
        FloatVector l3 = l0;
        FloatVector r0 = l0;
        FloatVector r1 = l0;
        FloatVector r2 = l0;
        FloatVector r3 = l0;
        int step = 0;
        int at = bAt;
        for (int k = 0; k < depth; k++, step += aStep, at += columns) {
          FloatVector bl = FloatVector.fromArray(SPECIES, b, at + left);
          FloatVector br = FloatVector.fromArray(SPECIES, b, at + right);
          FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + step]);
          FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + step]);
          FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + step]);
          FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + step]);
          l0 = x0.fma(bl, l0);
          l1 = x1.fma(bl, l1);
          l2 = x2.fma(bl, l2);
          l3 = x3.fma(bl, l3);
          r0 = x0.fma(br, r0);
          r1 = x1.fma(br, r1);
          r2 = x2.fma(br, r2);
          r3 = x3.fma(br, r3);
        }
        int to = cAt + row * columns;
        l0.intoArray(c, to + left);
        r0.intoArray(c, to + right);
        to = cAt + row1 * columns;
        l1.intoArray(c, to + left);
        r1.intoArray(c, to + right);
        to = cAt + row2 * columns;
        l2.intoArray(c, to + left);
        r2.intoArray(c, to + right);
        to = cAt + row3 * columns;
        l3.intoArray(c, to + left);
        r3.intoArray(c, to + right);
      }
    }
  }
}
