package learnstream.nn.kernel;

/**
 * The products of a convolution, or a transposed one, for the images of a batch at once. W is the
 * matrix of weights {@code [length of a patch, features]}; images are {@code [n, channels, height,
 * width]}, places {@code [n, features, number of patches]}.
 *
 * @param <A> as in {@link Kernels}
 */
public interface BatchConvolution<A> {
  /** {@code places = W' im2col(images)}. */
  void gather(A parameters, int weights, A images, A places, int n);

  /** {@code images = col2im(W places)}. */
  void scatter(A parameters, int weights, A places, A images, int n);

  /** Writes the sum over the batch of {@code im2col(images) places'} from {@code at} on. */
  void gradient(A images, A places, int n, A out, int at);

  /** Says that these images are no longer those that were gathered. */
  void changed(A images);

  /** {@code x[s][c][k] += b[bAt + c]}, k &lt; area. */
  void addToChannels(A x, int n, int channels, int area, A b, int bAt);

  /** {@code out[at + c] = sum of x[s][c][k]}. */
  void sumChannels(A x, int n, int channels, int area, A out, int at);
}
