package learnstream.nn.spec;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/** Some numbers of a model under a name, such as a layer's weights: to look at and to set. */
public interface NamedArray {
  /** For instance {@code 0.weights}: those of the first layer. */
  String name();

  /** Lengths of its dimensions, the last one running fastest. */
  int[] shape();

  double get(int index);

  void set(int index, double value);

  /** Product of the shape. */
  default int length() {
    return length(shape());
  }

  /** Product of a shape. */
  static int length(int... shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** Writes all its numbers to {@code numbers[from]} and behind. */
  default void copyTo(double[] numbers, int from) {
    int length = length();
    for (int i = 0; i < length; i++) {
      numbers[from + i] = get(i);
    }
  }

  /** Sets all its numbers to {@code numbers[from]} and those behind. */
  default void copyFrom(double[] numbers, int from) {
    int length = length();
    for (int i = 0; i < length; i++) {
      set(i, numbers[from + i]);
    }
  }

  /** Euclidean norm. */
  default double norm() {
    double squares = 0;
    int length = length();
    for (int i = 0; i < length; i++) {
      squares += get(i) * get(i);
    }
    return Math.sqrt(squares);
  }

  /** An array that is part of a flat one, or all of it. */
  static NamedArray of(String name, double[] numbers, int from, int... shape) {
    return of(name, shape, i -> numbers[from + i], (i, value) -> numbers[from + i] = value);
  }

  /** Sets a number by its index. */
  interface Setter {
    void set(int index, double value);
  }

  /** Numbers that are kept in whatever way, by index. */
  static NamedArray of(String name, int[] shape, IntToDoubleFunction getter, Setter setter) {
    int length = length(shape);
    return new NamedArray() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int[] shape() {
        return shape.clone();
      }

      @Override
      public int length() {
        return length;
      }

      @Override
      public double get(int index) {
        return getter.applyAsDouble(Objects.checkIndex(index, length));
      }

      @Override
      public void set(int index, double value) {
        setter.set(Objects.checkIndex(index, length), value);
      }
    };
  }
}
