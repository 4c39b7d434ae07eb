package learnstream.dashboard.panel;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import learnstream.codec.avro.Prediction;

/** The newest numbers that a model predicted, each with its interval and its label. */
final class NumberWindow {
  /** Predictions that are shown. */
  static final int SHOWN = 150;

  /** NaN: there is none. */
  private record Point(long offset, double predicted, double label, double lower, double upper) {}

  private final ArrayDeque<Point> newest = new ArrayDeque<>(SHOWN);

  /**
   * Takes in the first number of a prediction.
   *
   * @return whether it has one
   */
  boolean add(Prediction prediction) {
    double predicted = first(prediction.getPredicted());
    if (Double.isNaN(predicted)) {
      return false;
    }
    if (newest.size() == SHOWN) {
      newest.remove();
    }
    newest.add(
        new Point(
            prediction.getOffset(),
            predicted,
            first(prediction.getLabel()),
            first(prediction.getLower()),
            first(prediction.getUpper())));
    return true;
  }

  /** A finite number, the first of several, or NaN. */
  private static double first(Object value) {
    Object one = value instanceof List<?> several && !several.isEmpty() ? several.get(0) : value;
    return one instanceof Number number && Double.isFinite(number.doubleValue())
        ? number.doubleValue()
        : Double.NaN;
  }

  /** A list for each part, oldest first; null where a prediction has none. */
  Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("offset", newest.stream().map(Point::offset).toList());
    view.put("predicted", column(Point::predicted));
    view.put("label", column(Point::label));
    view.put("lower", column(Point::lower));
    view.put("upper", column(Point::upper));
    return view;
  }

  private Double[] column(ToDoubleFunction<Point> part) {
    return newest.stream()
        .map(point -> part.applyAsDouble(point))
        .map(number -> number.isNaN() ? null : number)
        .toArray(Double[]::new);
  }
}
