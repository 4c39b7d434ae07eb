package learnstream.cli.suggest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which label is a record's last one: that of the record before, or of the one before with the same
 * value of a field, as where many shops report in one stream.
 *
 * @param by that field; null: there is one history for all
 * @param order records, those of a value together and -1 between two values; null: as they came
 */
record Succession(FieldProfile by, int[] order) {
  static final Succession OF_ALL = new Succession(null, null);

  /** Records of a value, on average, below which nothing can be said. */
  private static final int FEWEST = 10;

  /**
   * The succession for each value of a field, or null where there are too many values or only one.
   *
   * @param records how many there are
   */
  static Succession by(FieldProfile field, int records) {
    Map<Double, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < records; i++) {
      groups.computeIfAbsent(field.series().at(i), value -> new ArrayList<>()).add(i);
    }
    if (groups.size() < 2 || groups.size() > records / FEWEST) {
      return null;
    }
    int[] order = new int[records + groups.size() - 1];
    int next = 0;
    for (List<Integer> group : groups.values()) {
      if (next > 0) {
        order[next++] = -1;
      }
      for (int record : group) {
        order[next++] = record;
      }
    }
    return new Succession(field, order);
  }

  /** The values of a field in that order. */
  Series of(FieldProfile field) {
    if (order == null) {
      return field.series();
    }
    Series ordered = new Series(order.length);
    for (int i = 0; i < order.length; i++) {
      ordered.add(i, order[i] < 0 ? Double.NaN : field.series().at(order[i]));
    }
    return ordered;
  }

  /** The share of labels that are the same as the last one. */
  double repeated(FieldProfile label) {
    Series labels = of(label);
    int pairs = 0;
    int same = 0;
    for (int i = 1; i < labels.size(); i++) {
      if (!Double.isNaN(labels.at(i) + labels.at(i - 1))) {
        pairs++;
        same += labels.at(i) == labels.at(i - 1) ? 1 : 0;
      }
    }
    return pairs == 0 ? 0 : (double) same / pairs;
  }

  /** The share of labels that are the most frequent one of their value of the field. */
  double majority(FieldProfile label) {
    Series labels = of(label);
    Map<Double, Integer> counts = new HashMap<>();
    int all = 0;
    int most = 0;
    for (int i = 0; i <= labels.size(); i++) {
      if (i == labels.size() || isBreak(i)) {
        most += counts.values().stream().mapToInt(count -> count).max().orElse(0);
        counts.clear();
      } else if (!Double.isNaN(labels.at(i))) {
        counts.merge(labels.at(i), 1, Integer::sum);
        all++;
      }
    }
    return all == 0 ? 0 : (double) most / all;
  }

  private boolean isBreak(int at) {
    return order != null && order[at] < 0;
  }

  /** How far numbers are from the last one, on average. */
  double distance(FieldProfile label) {
    return of(label).changes().meanSize();
  }

  /**
   * The same as a share of how far they are from the mean of those before with the same value of
   * the field.
   */
  double changes(FieldProfile label) {
    Series labels = of(label);
    double sum = 0;
    double distances = 0;
    int all = 0;
    int n = 0;
    for (int i = 0; i < labels.size(); i++) {
      if (isBreak(i)) {
        sum = 0;
        n = 0;
      } else if (!Double.isNaN(labels.at(i))) {
        n++;
        all++;
        sum += labels.at(i);
        distances += Math.abs(labels.at(i) - sum / n);
      }
    }
    return distances > 0 ? distance(label) / (distances / all) : Double.POSITIVE_INFINITY;
  }
}
