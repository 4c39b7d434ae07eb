package learnstream.dashboard.panel;

import java.util.ArrayDeque;
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

  private final List<String> classes;

  /** Null with more classes than are drawn. */
  private final int[] counts;

  private final ArrayDeque<Integer> newest = new ArrayDeque<>(WINDOW);

  ConfusionWindow(List<String> classes) {
    this.classes = classes;
    counts = classes.size() <= DRAWN ? new int[classes.size() * classes.size()] : null;
  }

  /**
   * @param actual index of the label's class
   * @param predicted index of the class that the model named
   */
  void add(int actual, int predicted) {
    if (newest.size() == WINDOW) {
      count(newest.remove(), -1);
    }
    int pair = actual * classes.size() + predicted;
    newest.add(pair);
    count(pair, 1);
  }

  private void count(int pair, int difference) {
    if (counts != null) {
      counts[pair] += difference;
    }
  }

  int total() {
    return newest.size();
  }

  /** A row for each label, a column for each prediction; or the worst pairs of many classes. */
  Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("window", WINDOW);
    view.put("total", newest.size());
    int n = classes.size();
    if (counts != null) {
      view.put("classes", classes);
      view.put("counts", counts);
    }
    Map<Integer, Long> mistakes = new LinkedHashMap<>();
    for (int pair : newest) {
      if (pair / n != pair % n) {
        mistakes.merge(pair, 1L, Long::sum);
      }
    }
    view.put(
        "worst",
        mistakes.entrySet().stream()
            .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
            .limit(WORST)
            .map(
                e ->
                    List.of(classes.get(e.getKey() / n), classes.get(e.getKey() % n), e.getValue()))
            .toList());
    return view;
  }
}
