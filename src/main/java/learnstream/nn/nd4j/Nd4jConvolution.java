package learnstream.nn.nd4j;

import learnstream.nn.kernel.BatchConvolution;
import learnstream.nn.kernel.Im2Col;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;
import org.nd4j.linalg.api.blas.Level3;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's im2col and col2im of many images, and a product for each: its own gradient of a
 * convolution takes three times as long on a CPU.
 */
final class Nd4jConvolution implements BatchConvolution<Nd4jArray> {
  /** Numbers of unrolled images at a time. */
  private static final int UNROLLED = 1 << 23;

  private final Level3 matrices = Nd4j.getBlasWrapper().level3();
  private final Shape image;
  private final Window window;
  private final int length;
  private final int count;
  private final int features;
  private final int chunk;
  private final Nd4jArray columns;

  /** What {@link #scatter} adds up, so that it leaves the gathered ones alone. */
  private final Nd4jArray spread;

  /** Whose patches {@link #columns} has; null: of none, or not of all. */
  private Nd4jArray held;

  private int heldCount;

  Nd4jConvolution(Nd4jKernels<?> kernels, Im2Col patches, int features, int batch) {
    image = patches.image;
    window = patches.window;
    length = patches.length;
    count = patches.count;
    this.features = features;
    chunk = Math.max(1, Math.min(batch, UNROLLED / (length * count)));
    columns = kernels.allocate(chunk * length * count);
    spread = kernels.allocate(chunk * length * count);
  }

  private INDArray images(Nd4jArray images, int first, int n) {
    return images.shaped(first * image.size(), n, image.channels(), image.height(), image.width());
  }

  private INDArray patches(Nd4jArray unrolled, int n) {
    Shape places = window.over(image, 1);
    return unrolled.shaped(
        0, n, image.channels(), window.height(), window.width(), places.height(), places.width());
  }

  private void unroll(Nd4jArray images, int first, int n) {
    Nd4j.exec(
        DynamicCustomOp.builder("im2col")
            .addInputs(images(images, first, n))
            .addOutputs(patches(columns, n))
            .addIntegerArguments(
                window.height(),
                window.width(),
                window.stride(),
                window.stride(),
                window.padding(),
                window.padding(),
                1,
                1,
                0)
            .build());
    held = null;
  }

  /** Matrices are row by row here and column by column there, so each product is transposed. */
  @Override
  public void gather(Nd4jArray parameters, int weights, Nd4jArray images, Nd4jArray to, int n) {
    INDArray w = parameters.columnMajor(weights, features, length);
    for (int first = 0; first < n; first += chunk) {
      int some = Math.min(chunk, n - first);
      unroll(images, first, some);
      for (int s = 0; s < some; s++) {
        INDArray places = to.columnMajor((first + s) * features * count, count, features);
        INDArray its = columns.columnMajor(s * length * count, count, length);
        matrices.gemm(its, w, places, false, true, 1, 0);
      }
    }
    held = n <= chunk ? images : null;
    heldCount = n;
  }

  @Override
  public void scatter(Nd4jArray parameters, int weights, Nd4jArray from, Nd4jArray to, int n) {
    INDArray w = parameters.columnMajor(weights, features, length);
    for (int first = 0; first < n; first += chunk) {
      int some = Math.min(chunk, n - first);
      for (int s = 0; s < some; s++) {
        INDArray places = from.columnMajor((first + s) * features * count, count, features);
        INDArray its = spread.columnMajor(s * length * count, count, length);
        matrices.gemm(places, w, its, false, false, 1, 0);
      }
      Nd4j.exec(
          DynamicCustomOp.builder("col2im")
              .addInputs(patches(spread, some))
              .addOutputs(images(to, first, some))
              .addIntegerArguments(
                  window.stride(),
                  window.stride(),
                  window.padding(),
                  window.padding(),
                  image.height(),
                  image.width(),
                  1,
                  1,
                  0)
              .build());
    }
    changed(to);
  }

  @Override
  public void gradient(Nd4jArray images, Nd4jArray from, int n, Nd4jArray out, int at) {
    INDArray sum = out.columnMajor(at, features, length);
    boolean unrolled = held == images && heldCount >= n;
    for (int first = 0; first < n; first += chunk) {
      int some = Math.min(chunk, n - first);
      if (!unrolled) {
        unroll(images, first, some);
      }
      for (int s = 0; s < some; s++) {
        INDArray places = from.columnMajor((first + s) * features * count, count, features);
        INDArray its = columns.columnMajor(s * length * count, count, length);
        matrices.gemm(places, its, sum, true, false, 1, first + s == 0 ? 0 : 1);
      }
    }
  }

  @Override
  public void changed(Nd4jArray images) {
    held = held == images ? null : held;
  }

  @Override
  public void addToChannels(Nd4jArray x, int n, int channels, int area, Nd4jArray b, int bAt) {
    INDArray each = x.shaped(0, n, channels, area);
    Nd4j.getExecutioner().exec(new BroadcastAddOp(each, b.vector(bAt, channels), each, 1));
  }

  @Override
  public void sumChannels(Nd4jArray x, int n, int channels, int area, Nd4jArray out, int at) {
    out.vector(at, channels).assign(x.shaped(0, n, channels, area).sum(0, 2));
  }
}
