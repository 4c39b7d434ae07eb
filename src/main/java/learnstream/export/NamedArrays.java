package learnstream.export;

import java.util.List;
import learnstream.nn.spec.NamedArray;

/** The numbers of arrays by their names. */
final class NamedArrays {
  private NamedArrays() {}

  static NamedArray find(List<NamedArray> arrays, String name) {
    return arrays.stream()
        .filter(array -> array.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no array " + name));
  }

  static double[] numbers(List<NamedArray> arrays, String name) {
    return numbers(find(arrays, name));
  }

  static double[] numbers(NamedArray array) {
    double[] numbers = new double[array.length()];
    array.copyTo(numbers, 0);
    return numbers;
  }
}
