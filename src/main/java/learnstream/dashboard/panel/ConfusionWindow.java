package learnstream.dashboard.panel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The confusion matrix of a model's newest labelled predictions. */
final class ConfusionWindow {
  /** Predictions counted. */
  static final int WINDOW = 1000;

  /** Classes of which the page draws a matrix; of more it lists the most frequent mistakes. */
  private static final int DRAWN = 40;

  private static final int WORST = 20;

  /** Indices of the label's class and of the one that the model named. */
  private record Pair(int actual, int predicted) {}

  private final int max;
  private final Map<String, Integer> classes = new LinkedHashMap<>();
  private final ArrayDeque<Pair> newest = new ArrayDeque<>(WINDOW);

  /**
   * @param classes known from the beginning
   * @param max how many there may be
   */
  ConfusionWindow(List<String> classes, int max) {
    this.max = max;
    classes.forEach(this::index);
  }

  /** Index of a class; -1 if it is unknown, and there is no room for another. */
  private int index(String name) {
    Integer index = classes.get(name);
    if (index == null && classes.size() < max) {
      index = classes.size();
      classes.put(name, index);
    }
    return index == null ? -1 : index;
  }

  /**
   * Counts a prediction, unless a class of it can be none of the model's.
   *
   * @param label the class that was right
   * @param said the class that the model named
   * @return whether it was counted
   */
  boolean add(String label, String said) {
    Pair pair = new Pair(index(label), index(said));
    if (pair.actual < 0 || pair.predicted < 0) {
      return false;
    }
    if (newest.size() == WINDOW) {
      newest.remove();
    }
    newest.add(pair);
    return true;
  }

  int total() {
    return newest.size();
  }

  /** A row for each label, a column for each prediction; or the worst pairs of many classes. */
  Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("window", WINDOW);
    view.put("total", newest.size());
    List<String> names = new ArrayList<>(classes.keySet());
    if (names.size() <= DRAWN) {
      view.put("classes", names);
      view.put("counts", counts(names.size()));
    }
    Map<Pair, Long> mistakes = new LinkedHashMap<>();
    for (Pair pair : newest) {
      if (pair.actual != pair.predicted) {
        mistakes.merge(pair, 1L, Long::sum);
      }
    }
    view.put(
        "worst",
        mistakes.entrySet().stream()
            .sorted(Map.Entry.<Pair, Long>comparingByValue().reversed())
            .limit(WORST)
            .map(
                e ->
                    List.of(
                        names.get(e.getKey().actual),
                        names.get(e.getKey().predicted),
                        e.getValue()))
            .toList());
    return view;
  }

  private int[] counts(int n) {
    int[] counts = new int[n * n];
    for (Pair pair : newest) {
      counts[pair.actual * n + pair.predicted]++;
    }
    return counts;
  }
}
