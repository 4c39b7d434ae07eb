package learnstream.dashboard.panel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** The confusion matrix of a model's newest labelled predictions. */
final class ConfusionWindow {
  /** Predictions counted. */
  static final int WINDOW = 1000;

  /** Classes of which the page draws a matrix; of more the most frequent ones and the others. */
  static final int DRAWN = 26;

  private static final int MOST_FREQUENT = 20;

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

  /**
   * A row for each label, a column for each prediction. Of more than {@value #DRAWN} classes those
   * that occur most in the window, the most frequent first, and one row and column for all others.
   */
  Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("window", WINDOW);
    view.put("total", newest.size());
    List<String> names = new ArrayList<>(classes.keySet());
    view.put("right", newest.stream().filter(pair -> pair.actual == pair.predicted).count());
    if (names.size() <= DRAWN) {
      view.put("classes", names);
      view.put("counts", counts(names.size(), index -> index));
    } else {
      Map<Integer, Integer> places = places();
      view.put("classes", places.keySet().stream().map(names::get).toList());
      view.put("others", names.size() - places.size());
      view.put("counts", counts(places.size() + 1, i -> places.getOrDefault(i, places.size())));
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

  /** Places in the matrix of the classes that occur most, the most frequent first. */
  private Map<Integer, Integer> places() {
    Map<Integer, Long> times = new TreeMap<>();
    for (Pair pair : newest) {
      times.merge(pair.actual, 1L, Long::sum);
      times.merge(pair.predicted, 1L, Long::sum);
    }
    Map<Integer, Integer> places = new LinkedHashMap<>();
    times.entrySet().stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
        .limit(MOST_FREQUENT)
        .forEach(each -> places.put(each.getKey(), places.size()));
    return places;
  }

  /**
   * @param place of a class in the matrix
   */
  private int[] counts(int n, IntUnaryOperator place) {
    int[] counts = new int[n * n];
    for (Pair pair : newest) {
      counts[place.applyAsInt(pair.actual) * n + place.applyAsInt(pair.predicted)]++;
    }
    return counts;
  }
}
