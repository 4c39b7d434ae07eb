package learnstream.nn.nd4j;

import learnstream.nn.kernel.BatchConvolution;
import learnstream.nn.kernel.Im2Col;
import learnstream.nn.kernel.ImageKernels;
import learnstream.nn.kernel.Kernels;

/**
 * Pooling, and im2col for who asks for it, of one image after the other in Java, on copies in the
 * host's memory.
 *
 * @param <B> {@code float[]} or {@code double[]}
 */
final class HostImageKernels<B> implements ImageKernels<Nd4jArray> {
  private final Nd4jKernels<B> kernels;
  private final Kernels<B> plain;
  private B from;
  private B to;

  HostImageKernels(Nd4jKernels<B> kernels, Kernels<B> plain) {
    this.kernels = kernels;
    this.plain = plain;
    from = plain.allocate(0);
    to = plain.allocate(0);
  }

  @Override
  public BatchConvolution<Nd4jArray> ofBatches(Im2Col patches, int features, int batch) {
    return new Nd4jConvolution(kernels, patches, features, batch);
  }

  private B copy(Nd4jArray array, int at, int count) {
    if (plain.length(from) < array.length) {
      from = plain.allocate(array.length);
    }
    array.copyTo(from, at, count);
    return from;
  }

  private B room(Nd4jArray array) {
    if (plain.length(to) < array.length) {
      to = plain.allocate(array.length);
    }
    return to;
  }

  @Override
  public void im2col(Im2Col patches, Nd4jArray image, int at, Nd4jArray columns) {
    B unrolled = room(columns);
    plain.images().im2col(patches, copy(image, at, patches.image.size()), at, unrolled);
    columns.copyFrom(unrolled, 0, patches.length * patches.count);
  }

  @Override
  public void col2im(Im2Col patches, Nd4jArray columns, Nd4jArray image, int at) {
    B whole = room(image);
    B unrolled = copy(columns, 0, patches.length * patches.count);
    plain.images().col2im(patches, unrolled, whole, at);
    image.copyFrom(whole, at, patches.image.size());
  }

  @Override
  public void addToRows(Nd4jArray x, int at, int rows, int columns, Nd4jArray b, int bAt) {
    x.rowMajor(at, rows, columns).addiColumnVector(b.rowMajor(bAt, rows, 1));
  }

  @Override
  public void maxPool(
      Im2Col patches, Nd4jArray image, int at, Nd4jArray out, int outAt, int[] winners) {
    B largest = room(out);
    B numbers = copy(image, at, patches.image.size());
    plain.images().maxPool(patches, numbers, at, largest, outAt, winners);
    out.copyFrom(largest, outAt, patches.image.channels() * patches.count);
  }

  @Override
  public void gather(Nd4jArray array, int[] at, int count, Nd4jArray out) {
    B gathered = room(out);
    plain.images().gather(copy(array, 0, array.length), at, count, gathered);
    out.copyFrom(gathered, 0, count);
  }

  @Override
  public void scatterAdd(Nd4jArray array, int[] at, int count, Nd4jArray out) {
    B sums = room(out);
    out.copyTo(sums, 0, out.length);
    plain.images().scatterAdd(copy(array, 0, count), at, count, sums);
    out.copyFrom(sums, 0, out.length);
  }

  @Override
  public void averagePool(Im2Col patches, Nd4jArray image, int at, Nd4jArray out, int outAt) {
    B means = room(out);
    plain.images().averagePool(patches, copy(image, at, patches.image.size()), at, means, outAt);
    out.copyFrom(means, outAt, patches.image.channels() * patches.count);
  }

  @Override
  public void averagePoolBackward(Im2Col patches, Nd4jArray x, int xAt, Nd4jArray image, int at) {
    B sums = room(image);
    image.copyTo(sums, at, patches.image.size());
    B numbers = copy(x, xAt, patches.image.channels() * patches.count);
    plain.images().averagePoolBackward(patches, numbers, xAt, sums, at);
    image.copyFrom(sums, at, patches.image.size());
  }
}
