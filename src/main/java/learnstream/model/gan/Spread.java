package learnstream.model.gan;

/** How much the samples of a batch differ from each other. */
public final class Spread {
  private Spread() {}

  /** Mean over the numbers of a sample of their standard deviation over the batch. */
  public static double of(float[] batch, int count, int width) {
    double[] sums = new double[width];
    double[] squares = new double[width];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        sums[j] += batch[i * width + j];
      }
    }
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        double off = batch[i * width + j] - sums[j] / count;
        squares[j] += off * off;
      }
    }
    double total = 0;
    for (double square : squares) {
      total += Math.sqrt(square / count);
    }
    return total / width;
  }
}
