package learnstream.model.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.model.spec.Specification;

/**
 * What is predicted: one of several classes, which of several labels hold, one or more numbers, or
 * the sample itself.
 */
public final class TargetSpec {
  /** A pair of classes fits into 28 bits of the metrics' window. */
  static final int MAX_CLASSES = 1 << 14;

  /** Stands between the names of labels that hold together. */
  public static final String AND = "|";

  private final Task task;
  private final int size;

  /** Of the classes, labels or numbers. */
  private final List<String> names;

  private final Map<String, Integer> indices = new HashMap<>();

  private TargetSpec(Task task, int size, List<String> names) {
    this.task = task;
    this.size = size;
    this.names = List.copyOf(names);
    for (String name : names) {
      if (indices.put(name, indices.size()) != null) {
        throw new IllegalArgumentException("target: " + name + " occurs twice");
      }
    }
  }

  /** The sample itself, as the model sees it: so many numbers. Its label is not used. */
  public static TargetSpec reconstruction(int features) {
    return new TargetSpec(Task.RECONSTRUCTION, features, List.of());
  }

  /** One of these classes, in the order of the scores. */
  public static TargetSpec classes(List<String> classes) {
    if (classes.size() < 2 || classes.size() > MAX_CLASSES) {
      throw new IllegalArgumentException(
          "target: %d classes are not allowed; 2 to %d are".formatted(classes.size(), MAX_CLASSES));
    }
    return new TargetSpec(Task.CLASSIFICATION, classes.size(), classes);
  }

  /** Any of these labels, none, or several at once, in the order of the scores. */
  public static TargetSpec labels(List<String> labels) {
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("target: there are no labels; give 1 or more");
    }
    for (String label : labels) {
      if (label.isBlank() || label.contains(AND)) {
        throw new IllegalArgumentException(
            "target: label \"%s\" is not allowed; a name without %s is".formatted(label, AND));
      }
    }
    return new TargetSpec(Task.MULTI_LABEL, labels.size(), labels);
  }

  /** Numbers of these names. */
  public static TargetSpec numeric(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("target: there are no numbers; give 1 or more");
    }
    return new TargetSpec(Task.REGRESSION, names.size(), names);
  }

  public Task task() {
    return task;
  }

  /** The class names in the order of the scores; empty for anything else. */
  public List<String> classes() {
    return task == Task.CLASSIFICATION ? names : List.of();
  }

  /** The names of the numbers, or of the labels; empty for anything else. */
  public List<String> names() {
    return task == Task.CLASSIFICATION ? List.of() : names;
  }

  /** Number of classes, of labels, or of numbers. */
  public int size() {
    return size;
  }

  /** Index of a class, or -1 if there is no class of that name. */
  public int classIndex(String name) {
    return task == Task.CLASSIFICATION ? indices.getOrDefault(name, -1) : -1;
  }

  /**
   * Writes 1 for each label that holds and 0 for the others.
   *
   * @param joined the names of those that hold, in any order, with {@value #AND} between them
   * @return the first name that is not a label's, or null if all are
   */
  public String hold(String joined, double[] out) {
    Arrays.fill(out, 0);
    for (String part : joined.split("\\" + AND)) {
      String name = part.strip();
      if (!name.isEmpty()) {
        Integer index = indices.get(name);
        if (index == null) {
          return name;
        }
        out[index] = 1;
      }
    }
    return null;
  }

  /**
   * The names of the labels whose score is at least 1/2, with {@value #AND} between them; nothing
   * if there is none.
   */
  public String holding(double[] scores) {
    List<String> held = new ArrayList<>();
    for (int j = 0; j < scores.length; j++) {
      if (scores[j] >= 0.5) {
        held.add(names.get(j));
      }
    }
    return String.join(AND, held);
  }

  public Specification specification() {
    Specification specification = Specification.of(task.stored());
    return names.isEmpty() ? specification : specification.with("names", names);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetSpec that
        && task == that.task
        && size == that.size
        && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return 31 * task.ordinal() + names.hashCode();
  }

  @Override
  public String toString() {
    return names.isEmpty() ? task.stored() : task.stored() + " " + String.join("|", names);
  }
}
