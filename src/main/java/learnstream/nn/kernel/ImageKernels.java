package learnstream.nn.kernel;

/**
 * Arithmetic on images, with the guarantees of {@link Kernels}. {@link #im2col} unrolls an image
 * into a matrix whose row r holds number r of every patch, {@code columns[r * count + position]},
 * so that a convolution is a matrix product (Chellapilla, Puri and Simard 2006).
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface ImageKernels<A> {
  /** Unrolls the image that begins at {@code at}; padding is 0. */
  void im2col(Im2Col patches, A image, int at, A columns);

  /**
   * Adds overlapping patch values back into the image, row by row. May zero up to one vector past
   * its end.
   */
  void col2im(Im2Col patches, A columns, A image, int at);

  /** Convolutions of whole batches, where that is better; null: of one image after the other. */
  default BatchConvolution<A> ofBatches(Im2Col patches, int features, int batch) {
    return null;
  }

  /** {@code x[at + r * columns + j] += b[bAt + r]}. */
  void addToRows(A x, int at, int rows, int columns, A b, int bAt);

  /**
   * The largest number of each channel in each patch, and its index in the image; the first of
   * equal ones. NaN is larger than any number.
   */
  void maxPool(Im2Col patches, A image, int at, A out, int outAt, int[] winners);

  /** {@code to[i] = from[at[i]]}, in rising order of i. */
  void gather(A from, int[] at, int count, A to);

  /** {@code to[at[i]] += from[i]}, in rising order of i. */
  void scatterAdd(A from, int[] at, int count, A to);

  /** The mean of each channel in each patch: the sum in the window's order, times 1 / its area. */
  void averagePool(Im2Col patches, A image, int at, A out, int outAt);

  /** Adds to each number of the image its share of the means {@code x}, position by position. */
  void averagePoolBackward(Im2Col patches, A x, int xAt, A image, int at);
}
