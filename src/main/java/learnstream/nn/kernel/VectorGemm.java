package learnstream.nn.kernel;

import java.util.function.IntConsumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import learnstream.nn.parallel.Crew;

/**
 * {@link Kernels#gemm} by the JDK's Vector API; see {@link VectorKernels}. Columns are taken in
 * blocks of two vectors. For many rows, such a block of b is copied in pieces that stay in the
 * first-level cache while all rows pass (Goto and van de Geijn 2008); sums wait in c between two
 * pieces, so that the bits are those of one sum after the other. Not thread-safe.
 */
final class VectorGemm implements IntConsumer {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LENGTH = SPECIES.length();

  /** Columns of a block. */
  private static final int BLOCK = 2 * LENGTH;

  /** Rows of b in a copied piece: 25 kB with the longest vectors. */
  private static final int PIECE = 200;

  /** Rows of a from which on a copy pays. */
  private static final int MANY_ROWS = 24;

  /**
   * Multiplications from which on several threads pay: some two hundred microseconds. A thread that
   * has fallen asleep between two products is awake after fifty.
   */
  private static final long ENOUGH = 1 << 24;

  /** Parts for each thread, so that one which comes late leaves little to wait for. */
  private static final int PARTS = 2;

  private static final float[] ZEROS = new float[BLOCK];

  private final int threads;

  /** Buffer for rows shorter than a vector. */
  private final float[] tile = new float[8 * LENGTH];

  /** For each part the piece of b at hand. */
  private final float[][] pieces;

  // The product at hand.
  private int rows;
  private int depth;
  private int columns;
  private float[] a;
  private int aAt;
  private int aRow;
  private int aStep;
  private float[] b;
  private int bAt;
  private int start;
  private float[] c;
  private int cAt;

  /** Columns of a part, a multiple of {@link #BLOCK}; the last one has the rest. */
  private int part;

  private int parts;

  /**
   * @param threads on which a large product is made at most
   */
  VectorGemm(int threads) {
    this.threads = threads;
    pieces = new float[PARTS * threads][];
  }

  void write(
      int rows,
      int depth,
      int columns,
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int start,
      float[] c,
      int cAt) {
    this.rows = rows;
    this.depth = depth;
    this.columns = columns;
    this.a = a;
    this.aAt = aAt;
    this.aRow = aRow;
    this.aStep = aStep;
    this.b = b;
    this.bAt = bAt;
    this.start = start;
    this.c = c;
    this.cAt = cAt;
    if (columns <= LENGTH) {
      oneVector();
    } else if (threads > 1 && (long) rows * depth * columns >= ENOUGH) {
      divide(pieces.length);
      Crew.SHARED.run(this, parts, threads);
    } else {
      divide(1);
      accept(0);
    }
  }

  /**
   * Each part computes some of the columns, so the bits do not depend on the threads. A rest of
   * less than a vector goes with the block before it, of which it computes columns again.
   */
  private void divide(int most) {
    int blocks = (columns - LENGTH) / BLOCK + 1;
    int each = (blocks + most - 1) / most;
    part = each * BLOCK;
    parts = (blocks + each - 1) / each;
  }

  /** Blocks of eight rows by one vector; a row may be taken twice, and is written twice then. */
  private void oneVector() {
    // Fields would be read again for each row: stores into c might change them.
    int rows = this.rows;
    int depth = this.depth;
    int columns = this.columns;
    float[] a = this.a;
    int aAt = this.aAt;
    int aRow = this.aRow;
    int aStep = this.aStep;
    float[] b = this.b;
    int bAt = this.bAt;
    // A blend, not a choice: the compiler would make an object of a vector that is chosen.
    var none = FloatVector.zero(SPECIES).compare(VectorOperators.GT, start);
    FloatVector bias = FloatVector.fromArray(SPECIES, b, Math.max(0, start)).blend(0, none);
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
      FloatVector s0 = bias;
      FloatVector s1 = bias;
      FloatVector s2 = bias;
      FloatVector s3 = bias;
      FloatVector s4 = bias;
      FloatVector s5 = bias;
      FloatVector s6 = bias;
      FloatVector s7 = bias;
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

  /**
   * Computes the columns of a part. The last block is moved back to the edge: the same numbers are
   * written again.
   */
  @Override
  public void accept(int index) {
    int to = index == parts - 1 ? columns : (index + 1) * part;
    for (int j = index * part; j < to; j += BLOCK) {
      int left = Math.min(j, columns - LENGTH);
      int gap = Math.min(j + LENGTH, columns - LENGTH) - left;
      if (rows < MANY_ROWS && gap == LENGTH) {
        allRows(left, gap, 0, depth, b, bAt + left, columns);
      } else {
        inPieces(index, left, gap);
      }
    }
  }

  private void inPieces(int index, int left, int gap) {
    if (pieces[index] == null) {
      pieces[index] = new float[PIECE * BLOCK];
    }
    float[] piece = pieces[index];
    int count = (depth + PIECE - 1) / PIECE;
    int length = (depth + count - 1) / count;
    for (int from = 0; from < depth; from += length) {
      int steps = Math.min(length, depth - from);
      int at = bAt + from * columns + left;
      for (int k = 0; k < steps; k++, at += columns) {
        System.arraycopy(b, at, piece, k * BLOCK, LENGTH);
        System.arraycopy(b, at + gap, piece, k * BLOCK + LENGTH, LENGTH);
      }
      allRows(left, gap, from, steps, piece, 0, BLOCK);
    }
  }

  /**
   * Adds {@code steps} products to the sums of two vectors of columns.
   *
   * @param left column of the first vector; the second is {@code gap} behind it
   * @param from row of b
   * @param panel where the two vectors of b lie, one behind the other, at {@code at + k * step}
   */
  private void allRows(int left, int gap, int from, int steps, float[] panel, int at, int step) {
    float[] sums = c;
    int sumsAt = cAt + left;
    int sumsRow = columns;
    if (from == 0) {
      sums = start < 0 ? ZEROS : b;
      sumsAt = start < 0 ? 0 : start + left;
      sumsRow = 0;
    }
    int last = rows - 1;
    int a0 = aAt + from * aStep;
    for (int row = 0; row < rows; row += 4) {
      int row1 = Math.min(row + 1, last);
      int row2 = Math.min(row + 2, last);
      int row3 = Math.min(row + 3, last);
      fourRows(
          steps,
          a,
          a0 + row * aRow,
          a0 + row1 * aRow,
          a0 + row2 * aRow,
          a0 + row3 * aRow,
          aStep,
          panel,
          at,
          step,
          sums,
          sumsAt + row * sumsRow,
          sumsAt + row1 * sumsRow,
          sumsAt + row2 * sumsRow,
          sumsAt + row3 * sumsRow,
          c,
          cAt + left + row * columns,
          cAt + left + row1 * columns,
          cAt + left + row2 * columns,
          cAt + left + row3 * columns,
          gap);
    }
  }

  /**
   * Four rows by two vectors; a row may be given twice, and is written twice then. The vectors of b
   * are a constant apart: where they were not, the loop took a third longer.
   */
  private static void fourRows(
      int steps,
      float[] a,
      int a0,
      int a1,
      int a2,
      int a3,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      float[] sums,
      int s0,
      int s1,
      int s2,
      int s3,
      float[] c,
      int c0,
      int c1,
      int c2,
      int c3,
      int gap) {
    FloatVector l0 = FloatVector.fromArray(SPECIES, sums, s0);
    FloatVector r0 = FloatVector.fromArray(SPECIES, sums, s0 + gap);
    FloatVector l1 = FloatVector.fromArray(SPECIES, sums, s1);
    FloatVector r1 = FloatVector.fromArray(SPECIES, sums, s1 + gap);
    FloatVector l2 = FloatVector.fromArray(SPECIES, sums, s2);
    FloatVector r2 = FloatVector.fromArray(SPECIES, sums, s2 + gap);
    FloatVector l3 = FloatVector.fromArray(SPECIES, sums, s3);
    FloatVector r3 = FloatVector.fromArray(SPECIES, sums, s3 + gap);
    int x = 0;
    int at = bAt;
    for (int k = 0; k < steps; k++, x += aStep, at += bStep) {
      FloatVector l = FloatVector.fromArray(SPECIES, b, at);
      FloatVector r = FloatVector.fromArray(SPECIES, b, at + LENGTH);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + x]);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + x]);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + x]);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + x]);
      l0 = x0.fma(l, l0);
      l1 = x1.fma(l, l1);
      l2 = x2.fma(l, l2);
      l3 = x3.fma(l, l3);
      r0 = x0.fma(r, r0);
      r1 = x1.fma(r, r1);
      r2 = x2.fma(r, r2);
      r3 = x3.fma(r, r3);
    }
    l0.intoArray(c, c0);
    r0.intoArray(c, c0 + gap);
    l1.intoArray(c, c1);
    r1.intoArray(c, c1 + gap);
    l2.intoArray(c, c2);
    r2.intoArray(c, c2 + gap);
    l3.intoArray(c, c3);
    r3.intoArray(c, c3 + gap);
  }
}
