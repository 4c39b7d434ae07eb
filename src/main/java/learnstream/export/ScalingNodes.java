package learnstream.export;

import java.util.List;
import learnstream.model.feature.ClippingRange;
import learnstream.model.feature.Scaler;
import learnstream.model.feature.Scaling;
import learnstream.nn.spec.NamedArray;

/** Numbers in front of a model and behind it: outliers clipped, scaled, and brought back. */
final class ScalingNodes {
  private static final int EIGHTHS = 8;
  private static final int MEDIAN = 4;

  private final OnnxGraph graph;
  private final Formulas f;

  ScalingNodes(OnnxGraph graph) {
    this.graph = graph;
    f = Formulas.inDoubles(graph);
  }

  /** Replaces outliers among {@code x [batch, numbers]}. */
  String clip(String x, List<ClippingRange> ranges) {
    if (ranges.stream().allMatch(ClippingRange.EVERYTHING::equals)) {
      return x;
    }
    String from = f.row(ranges.stream().mapToDouble(ClippingRange::from).toArray());
    String to = f.row(ranges.stream().mapToDouble(ClippingRange::to).toArray());
    String reach = f.row(ranges.stream().mapToDouble(ClippingRange::reach).toArray());
    String isAbove = f.isGreater(f.subtract(x, to), reach);
    String isBelow = f.isGreater(f.subtract(from, x), reach);
    return f.choose(isAbove, to, f.choose(isBelow, from, x));
  }

  /** Scales {@code x [batch, numbers]} by what its scaler knows, x taken in. */
  String scale(String x, Scaling scaling, Scaler scaler) {
    if (scaling instanceof Scaling.Standard standard) {
      return standard(x, standard.fading(), scaler.arrays());
    }
    if (scaling instanceof Scaling.Log log) {
      String size = graph.node("Log", f.add(f.constant(1), graph.node("Abs", x)));
      return standard(f.multiply(graph.node("Sign", x), size), log.fading(), scaler.arrays());
    }
    if (scaling instanceof Scaling.MinMax) {
      return minMax(x, scaler.arrays());
    }
    if (scaling instanceof Scaling.Robust) {
      return robust(x, scaler.arrays().stream().map(NamedArrays::numbers).toList());
    }
    return scaling instanceof Scaling.Constant c
        ? f.divide(f.subtract(x, f.constant(c.offset())), f.constant(c.divisor()))
        : x;
  }

  private String standard(String x, double fading, List<NamedArray> arrays) {
    double before = fading * NamedArrays.numbers(arrays, "weight")[0];
    double[] squares = NamedArrays.numbers(arrays, "squares");
    for (int i = 0; i < squares.length; i++) {
      squares[i] *= fading;
    }
    double n = before + 1;
    String d = f.subtract(x, f.row(NamedArrays.numbers(arrays, "mean")));
    String distance = f.multiply(d, before / n);
    String after = f.add(f.row(squares), f.multiply(d, distance));
    String deviation = graph.node("Sqrt", f.divide(after, f.constant(n)));
    return f.quotientOr(distance, deviation, f.constant(0));
  }

  private String minMax(String x, List<NamedArray> arrays) {
    String low = f.min(x, f.row(NamedArrays.numbers(arrays, "min")));
    String high = f.max(x, f.row(NamedArrays.numbers(arrays, "max")));
    return f.quotientOr(f.subtract(x, low), f.subtract(high, low), f.constant(0));
  }

  /**
   * @param sorted for each number its last ones in ascending order
   */
  private String robust(String x, List<double[]> sorted) {
    String distance = f.subtract(x, eighth(MEDIAN, x, sorted));
    String scaled = f.constant(0);
    for (int reach = MEDIAN; reach >= 2; reach--) {
      String upper = eighth(MEDIAN + reach, x, sorted);
      String lower = eighth(MEDIAN - reach, x, sorted);
      scaled = f.quotientOr(distance, f.subtract(upper, lower), scaled);
    }
    return scaled;
  }

  /** An eighth of the sorted numbers and x, by linear interpolation. */
  private String eighth(int which, String x, List<double[]> sorted) {
    int[] below = new int[sorted.size()];
    double[] share = new double[sorted.size()];
    for (int i = 0; i < below.length; i++) {
      double at = (double) (which * sorted.get(i).length) / EIGHTHS;
      below[i] = (int) at;
      share[i] = at - below[i];
    }
    String low = ordered(below, x, sorted);
    for (int i = 0; i < below.length; i++) {
      // Where there is nothing to interpolate there need be no next one.
      below[i] += share[i] > 0 ? 1 : 0;
    }
    String high = ordered(below, x, sorted);
    return f.add(low, f.multiply(f.row(share), f.subtract(high, low)));
  }

  /** What is at a place of the sorted numbers once x is among them: x kept between neighbours. */
  private String ordered(int[] place, String x, List<double[]> sorted) {
    double[] before = new double[place.length];
    double[] after = new double[place.length];
    for (int i = 0; i < place.length; i++) {
      double[] its = sorted.get(i);
      before[i] = place[i] > 0 ? its[place[i] - 1] : Double.NEGATIVE_INFINITY;
      after[i] = place[i] < its.length ? its[place[i]] : Double.POSITIVE_INFINITY;
    }
    return f.max(f.row(before), f.min(f.row(after), x));
  }

  /** Brings scores that are scaled as {@link Scaling.Standard} back to their unit. */
  String restore(String scores, Scaler scaler) {
    double weight = NamedArrays.numbers(scaler.arrays(), "weight")[0];
    double[] mean = NamedArrays.numbers(scaler.arrays(), "mean");
    double[] deviation = NamedArrays.numbers(scaler.arrays(), "squares");
    for (int i = 0; i < mean.length; i++) {
      deviation[i] = weight == 0 ? 0 : Math.sqrt(deviation[i] / weight);
    }
    return f.add(f.row(mean), f.multiply(scores, f.row(deviation)));
  }
}
