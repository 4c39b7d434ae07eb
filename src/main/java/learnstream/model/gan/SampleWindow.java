package learnstream.model.gan;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The newest samples of a stream, from which batches are drawn with replacement. Where samples have
 * classes each class comes equally often, as among generated ones, however rare it is.
 */
public final class SampleWindow {
  private final int width;
  private final float[][] rows;
  private final int[] classes;

  /** Index of a row among those of its class. */
  private final int[] indices;

  private Rows[] byClass = {};
  private long added;

  /** The rows of one class, in no order. */
  private static final class Rows {
    private int[] rows = new int[16];
    private int count;

    /** Returns the index of the row here. */
    int add(int row) {
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, 2 * count);
      }
      rows[count] = row;
      return count++;
    }

    /** Returns the row that takes the place of the removed one. */
    int remove(int index) {
      rows[index] = rows[--count];
      return rows[index];
    }
  }

  /**
   * @param capacity maximum number of samples
   * @param width numbers in one sample
   */
  public SampleWindow(int capacity, int width) {
    this.width = width;
    rows = new float[capacity][];
    classes = new int[capacity];
    indices = new int[capacity];
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
    if (rows[at] == null) {
      rows[at] = new float[width];
    } else {
      int moved = byClass[classes[at]].remove(indices[at]);
      indices[moved] = indices[at];
    }
    classes[at] = itsClass;
    indices[at] = ofClass(itsClass).add(at);
    for (int j = 0; j < width; j++) {
      rows[at][j] = (float) sample[j];
    }
  }

  private Rows ofClass(int index) {
    int known = byClass.length;
    if (index >= known) {
      byClass = Arrays.copyOf(byClass, index + 1);
      Arrays.setAll(byClass, i -> i < known ? byClass[i] : new Rows());
    }
    return byClass[index];
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
    boolean hasClasses = out.classes().length > 0;
    Rows[] present = hasClasses ? present() : null;
    for (int i = 0; i < count; i++) {
      int at = hasClasses ? draw(random, present) : random.nextInt(size());
      System.arraycopy(rows[at], 0, out.samples(), i * width, width);
      if (hasClasses) {
        out.classes()[i] = classes[at];
      }
    }
  }

  /** The classes that there are samples of. */
  private Rows[] present() {
    return Arrays.stream(byClass).filter(each -> each.count > 0).toArray(Rows[]::new);
  }

  private static int draw(SplittableRandom random, Rows[] present) {
    Rows one = present[random.nextInt(present.length)];
    return one.rows[random.nextInt(one.count)];
  }
}
