package learnstream.nn.nd4j;

import learnstream.nn.kernel.SparseKernels;

/**
 * Brings samples that are mostly zero into ND4J's arrays; from there on they are whole, since ND4J
 * has no products with rows left out.
 */
final class HostSparseKernels implements SparseKernels<Nd4jArray> {
  @Override
  public int load(double[] in, int[] list, int count, Nd4jArray out, int outOffset, int[] nonZero) {
    int kept = 0;
    for (int r = 0; r < count; r++) {
      int at = outOffset + list[r];
      out.set(at, in[list[r]]);
      nonZero[kept] = list[r];
      kept += out.get(at) != 0 ? 1 : 0;
    }
    return kept;
  }

  @Override
  public void fill(Nd4jArray x, int offset, int[] list, int count) {
    for (int r = 0; r < count; r++) {
      x.set(offset + list[r], 0);
    }
  }

  @Override
  public double squaredNorm(
      Nd4jArray x, int offset, int length, int[] rows, int count, int columns) {
    throw listed();
  }

  @Override
  public void addOuterProduct(
      Nd4jArray x,
      int xAt,
      int[] rows,
      int count,
      Nd4jArray delta,
      int at,
      Nd4jArray w,
      int weights,
      int units) {
    throw listed();
  }

  private static IllegalStateException listed() {
    return new IllegalStateException("rows are listed, which these kernels do not skip");
  }
}
