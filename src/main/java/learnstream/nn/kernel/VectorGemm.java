package learnstream.nn.kernel;

import java.util.function.IntConsumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import learnstream.nn.parallel.Crew;

/** {@link Kernels#gemm} by the JDK's Vector API; see {@link VectorKernels}. Not thread-safe. */
final class VectorGemm {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LENGTH = SPECIES.length();

  /** Columns of a block of a wide matrix. */
  private static final int BLOCK = 2 * LENGTH;

  /** Buffer for rows shorter than a vector. */
  private final float[] tile = new float[8 * LENGTH];

  private final Shared shared;

  /**
   * @param threads on which a large product is made at most
   */
  VectorGemm(int threads) {
    shared = new Shared(threads);
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
    if (columns <= LENGTH) {
      oneVector(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, start, c, cAt);
    } else if (shared.pays(rows, depth, columns)) {
      shared.write(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, start, c, cAt);
    } else {
      twoVectors(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, start, c, cAt, 0, columns);
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
      int start,
      float[] c,
      int cAt) {
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
   * Blocks of four rows by two vectors. At the edges a block is moved back, or a row taken twice:
   * the same numbers are written again.
   *
   * @param fromColumn multiple of {@link #BLOCK}
   * @param toColumn the same, or the number of columns
   */
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
      int start,
      float[] c,
      int cAt,
      int fromColumn,
      int toColumn) {
    // A blend, not a choice: the compiler would make an object of a vector that is chosen.
    var none = FloatVector.zero(SPECIES).compare(VectorOperators.GT, start);
    int from = Math.max(0, start);
    int last = columns - LENGTH;
    for (int j = fromColumn; j < toColumn; j += BLOCK) {
      int left = Math.min(j, last);
      int right = Math.min(j + LENGTH, last);
      FloatVector l = FloatVector.fromArray(SPECIES, b, from + left).blend(0, none);
      FloatVector r = FloatVector.fromArray(SPECIES, b, from + right).blend(0, none);
      for (int row = 0; row < rows; row += 4) {
        int row1 = Math.min(row + 1, rows - 1);
        int row2 = Math.min(row + 2, rows - 1);
        int row3 = Math.min(row + 3, rows - 1);
        int a0 = aAt + row * aRow;
        int a1 = aAt + row1 * aRow;
        int a2 = aAt + row2 * aRow;
        int a3 = aAt + row3 * aRow;
        FloatVector l0 = l;
        FloatVector l1 = l;
        FloatVector l2 = l;
        FloatVector l3 = l;
        FloatVector r0 = r;
        FloatVector r1 = r;
        FloatVector r2 = r;
        FloatVector r3 = r;
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

  /**
   * A product on several threads: each computes some of the columns, every sum in the order in
   * which one thread makes it, so that the bits do not depend on the number of threads.
   */
  private static final class Shared implements IntConsumer {
    /**
     * Multiplications from which on it pays: some tens of microseconds, where another thread is
     * awake after five.
     */
    private static final long ENOUGH = 3_000_000;

    /** Parts for each thread, so that one which comes late leaves little to wait for. */
    private static final int PARTS = 2;

    private final int threads;

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
    private int part;

    Shared(int threads) {
      this.threads = threads;
    }

    boolean pays(int rows, int depth, int columns) {
      return threads > 1 && columns >= 2 * BLOCK && (long) rows * depth * columns >= ENOUGH;
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
      int blocks = (columns + BLOCK - 1) / BLOCK;
      int blocksOfPart = (blocks + PARTS * threads - 1) / (PARTS * threads);
      part = blocksOfPart * BLOCK;
      Crew.SHARED.run(this, (columns + part - 1) / part, threads);
    }

    @Override
    public void accept(int index) {
      int from = index * part;
      int to = Math.min(columns, from + part);
      twoVectors(rows, depth, columns, a, aAt, aRow, aStep, b, bAt, start, c, cAt, from, to);
    }
  }
}
