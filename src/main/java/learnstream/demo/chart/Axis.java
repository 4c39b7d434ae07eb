package learnstream.demo.chart;

import java.util.ArrayList;
import java.util.List;

/** One direction of a chart: the numbers from its lower to its upper end. */
public record Axis(double from, double to) {
  public Axis {
    if (!(from < to)) {
      throw new IllegalArgumentException(
          "axis: from %s to %s is not allowed; a rising pair is".formatted(from, to));
    }
  }

  /** The shortest axis with all these numbers on it. */
  public static Axis over(double[]... numbers) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double[] some : numbers) {
      for (double number : some) {
        least = Math.min(least, number);
        most = Math.max(most, number);
      }
    }
    return least < most ? new Axis(least, most) : new Axis(least - 0.5, least + 0.5);
  }

  /** Where a number lies: 0 at the lower end, 1 at the upper one. */
  double place(double number) {
    return (number - from) / (to - from);
  }

  /** Numbers to write beside it, at most so many: multiples of 1, 2 or 5 times a power of ten. */
  List<Double> ticks(int most) {
    double step = step(most);
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(from / step - 1e-9);
    long last = (long) Math.floor(to / step + 1e-9);
    for (long k = first; k <= last; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  private double step(int most) {
    double power = Math.pow(10, Math.floor(Math.log10((to - from) / most)));
    for (double step : new double[] {power, 2 * power, 5 * power}) {
      if (Math.floor(to / step + 1e-9) - Math.ceil(from / step - 1e-9) < most) {
        return step;
      }
    }
    return 10 * power;
  }

  /** A tick's text, with no more decimals than the ticks need. */
  String text(double tick, int most) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step(most)) + 1e-9));
    return Characters.text("%,." + decimals + "f", tick == 0 ? 0.0 : tick);
  }
}
