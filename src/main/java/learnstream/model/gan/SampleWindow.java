package learnstream.model.gan;

import java.util.SplittableRandom;

/** The newest samples of a stream, from which batches are drawn with replacement. */
public final class SampleWindow {
  private final int width;
  private final float[][] rows;
  private long added;

  /**
   * @param capacity maximum number of samples
   * @param width numbers in one sample
   */
  public SampleWindow(int capacity, int width) {
    this.width = width;
    rows = new float[capacity][];
  }

  /** Adds a sample, in place of the oldest one if the window is full. */
  public void add(double[] sample) {
    int at = (int) (added++ % rows.length);
    if (rows[at] == null) {
      rows[at] = new float[width];
    }
    for (int j = 0; j < width; j++) {
      rows[at][j] = (float) sample[j];
    }
  }

  public int size() {
    return (int) Math.min(added, rows.length);
  }

  /** Writes {@code [count * width]} samples; the same window and seed give the same. */
  public void draw(long seed, int count, float[] out) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows[random.nextInt(size())], 0, out, i * width, width);
    }
  }
}
