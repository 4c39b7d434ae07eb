package learnstream.stream.sample;

import java.util.AbstractList;

/** An array as the features or the label of a sample, without an object for each number. */
public final class DoubleList extends AbstractList<Double> {
  private final double[] numbers;

  /**
   * @param numbers not copied
   */
  public DoubleList(double... numbers) {
    this.numbers = numbers;
  }

  @Override
  public Double get(int index) {
    return numbers[index];
  }

  @Override
  public int size() {
    return numbers.length;
  }

  /** Writes all of them to the beginning of an array. */
  void copyTo(double[] to) {
    System.arraycopy(numbers, 0, to, 0, numbers.length);
  }
}
