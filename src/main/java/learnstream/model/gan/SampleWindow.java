package learnstream.model.gan;

import java.util.SplittableRandom;

/** The newest samples of a stream, from which batches are drawn with replacement. */
public final class SampleWindow {
  private final int width;
  private final float[][] rows;
  private final int[] classes;
  private long added;

  /**
   * @param capacity maximum number of samples
   * @param width numbers in one sample
   */
  public SampleWindow(int capacity, int width) {
    this.width = width;
    rows = new float[capacity][];
    classes = new int[capacity];
  }

  /** Adds a sample without a class. */
  public void add(double[] sample) {
    add(sample, 0);
  }

  /**
   * Adds a sample, in place of the oldest one if the window is full.
   *
   * @param itsClass index of its class
   */
  public void add(double[] sample, int itsClass) {
    int at = (int) (added++ % rows.length);
    classes[at] = itsClass;
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

  /**
   * Writes {@code count} samples, and their classes where there is room for them; the same window
   * and seed give the same.
   */
  public void draw(long seed, int count, SampleBatch out) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      int at = random.nextInt(size());
      System.arraycopy(rows[at], 0, out.samples(), i * width, width);
      if (out.classes().length > 0) {
        out.classes()[i] = classes[at];
      }
    }
  }
}
