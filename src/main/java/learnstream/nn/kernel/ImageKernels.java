package learnstream.nn.kernel;

/**
 * Arithmetic on images, with the promises of {@link Kernels}. {@link #im2col} makes a matrix of an
 * image: row r holds number r of every patch, {@code columns[r * count + place]}; so a convolution
 * is a matrix product whose columns are the places.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface ImageKernels<A> {
  /** Writes the patches of the image that begins at {@code at}; what is outside is 0. */
  void im2col(Im2Col patches, A image, int at, A columns);

  /**
   * Adds overlapping patch values back into the image, row by row. May zero up to one vector past
   * its end.
   */
  void col2im(Im2Col patches, A columns, A image, int at);

  /**
   * {@code c[cAt + r * columns + j] = sum of a[aAt + r * aRow + k * aStep] b[bAt + k * columns +
   * j]} over k &lt; depth, in its order.
   */
  void gemm(
      int rows,
      int depth,
      int columns,
      A a,
      int aAt,
      int aRow,
      int aStep,
      A b,
      int bAt,
      A c,
      int cAt);

  /** {@code x[at + r * columns + j] += b[bAt + r]}. */
  void addToRows(A x, int at, int rows, int columns, A b, int bAt);

  /**
   * Each channel's largest number in each patch, and where it is: of equal ones the first. NaN is
   * larger than any number.
   */
  void maxima(Im2Col patches, A image, int at, A out, int outAt, int[] winners);

  /** {@code to[i] = from[at[i]]}, in rising order of i. */
  void pick(A from, int[] at, int count, A to);

  /** {@code to[at[i]] += from[i]}, in rising order of i. */
  void put(A from, int[] at, int count, A to);

  /** Each channel's mean in each patch: the sum in the order of the window, by its area. */
  void means(Im2Col patches, A image, int at, A out, int outAt);

  /** Adds to each number of the image its share of the patches' {@code x}, place by place. */
  void shares(Im2Col patches, A x, int xAt, A image, int at);
}
