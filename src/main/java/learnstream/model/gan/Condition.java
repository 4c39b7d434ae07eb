package learnstream.model.gan;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.model.feature.TargetSpec;
import learnstream.nn.kernel.SplitMix64;

/**
 * The classes of a conditional GAN, and how the halves are told them: as numbers beside the sample,
 * one above 0 for its class and 0 for the others (Mirza and Osindero 2014).
 *
 * @param target the classes, or null if there are none
 * @param area how often the discriminator is told each number: once, or once for each pixel where
 *     it begins with an image, so that each class is a channel
 */
public record Condition(TargetSpec target, int area) {
  /** Of a GAN that is not conditional. */
  public static final Condition NONE = new Condition(null, 1);

  private static final int[] NO_CLASSES = {};

  /** The names of the classes; empty if the GAN is not conditional. */
  public List<String> names() {
    return target == null ? List.of() : target.classes();
  }

  /** Number of classes, 0 if the GAN is not conditional. */
  public int size() {
    return target == null ? 0 : target.size();
  }

  public boolean isNone() {
    return target == null;
  }

  /** Of an architecture, behind what else it is. */
  String text() {
    return isNone() ? "" : ", conditional on " + size() + " classes";
  }

  /** Index of a class, or -1 if there is no class of that name. */
  public int index(String name) {
    return target == null ? -1 : target.classIndex(name);
  }

  /** Whether these can be the classes of so many samples. */
  public boolean allows(List<Integer> classes, int count) {
    return classes.size() == (isNone() ? 0 : count)
        && classes.stream().allMatch(index -> index >= 0 && index < size());
  }

  /** A class for each sample, all equally likely; the same seed gives the same. */
  int[] draw(long seed, int count) {
    if (isNone()) {
      return NO_CLASSES;
    }
    SplittableRandom random = new SplittableRandom(SplitMix64.seedOf(seed, 1));
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = random.nextInt(size());
    }
    return classes;
  }

  /**
   * Puts the classes beside the numbers. What stands for a class is as long a vector as the other
   * numbers are if they are about 1: as 1 alone, it was lost beside the pixels of digits (of those
   * drawn after 3,000 exchanges 0.11 were of their class, in place of 0.97).
   *
   * @param rows {@code [count * width]}, row-major
   * @param times how often each number of a class stands there
   * @param out {@code [count * (width + classes * times)]}, row-major
   */
  void join(float[] rows, int width, int[] classes, int times, int count, float[] out) {
    int joined = width + size() * times;
    float one = (float) Math.sqrt((double) width / times);
    for (int i = 0; i < count; i++) {
      int behind = i * joined + width;
      System.arraycopy(rows, i * width, out, i * joined, width);
      Arrays.fill(out, behind, behind + size() * times, 0);
      int its = behind + classes[i] * times;
      Arrays.fill(out, its, its + times, one);
    }
  }

  /**
   * Takes the numbers without those of the classes.
   *
   * @param joined {@code [count * (width + classes * times)]}, row-major
   * @param out {@code [count * width]}, row-major
   */
  void split(float[] joined, int width, int times, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(joined, i * (width + size() * times), out, i * width, width);
    }
  }
}
