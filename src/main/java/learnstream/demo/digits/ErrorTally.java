package learnstream.demo.digits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reconstruction errors of an autoencoder: of digits it never learnt, and of images that are no
 * digits.
 */
final class ErrorTally {
  private static final double FALSE_ALARMS = 0.01;

  private final List<Double> digits = new ArrayList<>();
  private final Map<Oddity, List<Double>> odd = new EnumMap<>(Oddity.class);

  ErrorTally() {
    for (Oddity oddity : Oddity.values()) {
      odd.put(oddity, new ArrayList<>());
    }
  }

  void digit(double error) {
    digits.add(error);
  }

  void odd(Oddity oddity, double error) {
    odd.get(oddity).add(error);
  }

  /** The error that one digit in a hundred is above, of the first half of the digits. */
  double threshold() {
    double[] errors = half(0);
    Arrays.sort(errors);
    return errors[(int) ((1 - FALSE_ALARMS) * errors.length)];
  }

  /** Share of the other half above it. */
  double falseAlarms() {
    return shareAbove(threshold(), half(1));
  }

  private double[] half(int which) {
    int middle = digits.size() / 2;
    return digits.subList(which * middle, middle + which * (digits.size() - middle)).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** Share of what was made so that is above the threshold. */
  double caught(Oddity oddity) {
    return shareAbove(
        threshold(), odd.get(oddity).stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Mean over all that was made of digits. */
  double caught() {
    return Arrays.stream(Oddity.values()).mapToDouble(this::caught).average().orElseThrow();
  }

  private static double shareAbove(double threshold, double[] errors) {
    return Arrays.stream(errors).filter(error -> error > threshold).count()
        / (double) errors.length;
  }

  /**
   * Area under the curve of caught against false alarms: how often an odd one's error is larger
   * than a digit's.
   */
  double area(Oddity oddity) {
    double[] sorted = digits.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double sum = 0;
    for (double error : odd.get(oddity)) {
      int at = Arrays.binarySearch(sorted, error);
      sum += at >= 0 ? at + 0.5 : -at - 1;
    }
    return sum / sorted.length / odd.get(oddity).size();
  }
}
