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

  /** Of these there is always room for one more in the metrics: no class. */
  public static final int MAX_GROWING = 10_000;

  /** Stands between the names of labels that hold together. */
  public static final String AND = "|";

  private final Task task;
  private final int size;

  /** Of the classes, labels or numbers. */
  private final List<String> names;

  private final boolean grows;
  private final boolean isScaled;
  private final double interval;
  private final Map<String, Integer> indices = new HashMap<>();

  private TargetSpec(Task task, int size, List<String> names) {
    this(task, size, names, false, false, 0);
  }

  private TargetSpec(
      Task task, int size, List<String> names, boolean grows, boolean isScaled, double interval) {
    this.task = task;
    this.size = size;
    this.names = List.copyOf(names);
    this.grows = grows;
    this.isScaled = isScaled;
    this.interval = interval;
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

  /**
   * One of the classes that are seen, in the order in which they are.
   *
   * @param classes those known from the beginning, perhaps none
   * @param max how many there may be
   */
  public static TargetSpec growing(List<String> classes, int max) {
    if (max < 2 || max > MAX_GROWING || max < classes.size()) {
      throw new IllegalArgumentException(
          "target: at most %d classes are not allowed; %d to %d are"
              .formatted(max, Math.max(2, classes.size()), MAX_GROWING));
    }
    return new TargetSpec(Task.CLASSIFICATION, max, classes, true, false, 0);
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

  /**
   * The same numbers, learnt as {@code (y - mean) / deviation} by their running mean and deviation.
   */
  public TargetSpec scaled() {
    requireNumbers("scaling");
    return new TargetSpec(task, size, names, false, true, interval);
  }

  /**
   * The same numbers, predicted with intervals.
   *
   * @param coverage share of the labels that are to be inside, above 0 and below 1
   */
  public TargetSpec withInterval(double coverage) {
    requireNumbers("interval");
    if (!(coverage > 0 && coverage < 1)) {
      throw new IllegalArgumentException(
          "interval: %s is not allowed; a number above 0 and below 1 is".formatted(coverage));
    }
    return new TargetSpec(task, size, names, false, isScaled, coverage);
  }

  private void requireNumbers(String what) {
    if (task != Task.REGRESSION) {
      throw new IllegalArgumentException("target: %s is for numbers".formatted(what));
    }
  }

  public Task task() {
    return task;
  }

  /** Whether classes get their output when they are seen first. */
  public boolean grows() {
    return grows;
  }

  /** Whether numbers are learnt by their distance from the running mean. */
  public boolean isScaled() {
    return isScaled;
  }

  /** Share of labels that are to be inside the predicted interval; 0: there are no intervals. */
  public double interval() {
    return interval;
  }

  /**
   * The class names in the order of the scores, of growing ones those known from the beginning;
   * empty for anything else.
   */
  public List<String> classes() {
    return task == Task.CLASSIFICATION ? names : List.of();
  }

  /** The names of the numbers, or of the labels; empty for anything else. */
  public List<String> names() {
    return task == Task.CLASSIFICATION ? List.of() : names;
  }

  /** Number of classes, at most if they grow; of labels, or of numbers. */
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
    return Specification.of(task.stored())
        .with("names", names, List.of())
        .with("max", grows ? size : 0, 0)
        .with("scaling", isScaled ? "standard" : "none", "none")
        .with("interval", interval, 0.0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetSpec that
        && task == that.task
        && size == that.size
        && grows == that.grows
        && isScaled == that.isScaled
        && interval == that.interval
        && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return 31 * task.ordinal() + names.hashCode();
  }

  @Override
  public String toString() {
    return (names.isEmpty() ? task.stored() : task.stored() + " " + String.join("|", names))
        + (grows ? ", up to " + size : "")
        + (isScaled ? ", standard" : "")
        + (interval > 0 ? ", interval " + interval : "");
  }
}
