package learnstream.learner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is predicted: one of several classes, one or more numbers, or the sample itself. */
public final class TargetSpec {
  /** A pair of classes fits into 28 bits of the metrics' window. */
  static final int MOST_CLASSES = 1 << 14;

  private final List<String> classes;
  private final List<String> names;
  private final int itself;
  private final Map<String, Integer> indices = new HashMap<>();

  /**
   * @param classes the class names in the order of the scores, or empty for numeric targets
   * @param names the numeric targets' names; empty with classes, and {@code ["value"]} if both are
   */
  public TargetSpec(List<String> classes, List<String> names) {
    itself = 0;
    this.classes = List.copyOf(classes);
    this.names = classes.isEmpty() && names.isEmpty() ? List.of("value") : List.copyOf(names);
    if (!classes.isEmpty() && !names.isEmpty()) {
      throw new IllegalArgumentException("target: either classes or numeric names are allowed");
    }
    if (classes.size() == 1 || classes.size() > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "target: %d classes are not allowed; 2 to %d are"
              .formatted(classes.size(), MOST_CLASSES));
    }
    for (String name : isClassification() ? this.classes : this.names) {
      if (indices.put(name, indices.size()) != null) {
        throw new IllegalArgumentException("target: " + name + " occurs twice");
      }
    }
  }

  private TargetSpec(int features) {
    classes = List.of();
    names = List.of();
    itself = features;
  }

  /** The sample itself, as the model sees it: so many numbers. Its label is not used. */
  public static TargetSpec itself(int features) {
    return new TargetSpec(features);
  }

  public boolean isItself() {
    return itself > 0;
  }

  public static TargetSpec classes(List<String> classes) {
    return new TargetSpec(classes, List.of());
  }

  public static TargetSpec numeric(List<String> names) {
    return new TargetSpec(List.of(), names);
  }

  public List<String> classes() {
    return classes;
  }

  public List<String> names() {
    return names;
  }

  public boolean isClassification() {
    return !classes.isEmpty();
  }

  /** Number of classes, or of numbers. */
  public int size() {
    return isItself() ? itself : isClassification() ? classes.size() : names.size();
  }

  /** Index of a class, or -1 if there is no class of that name. */
  public int classIndex(String name) {
    return isClassification() ? indices.getOrDefault(name, -1) : -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetSpec that
        && classes.equals(that.classes)
        && names.equals(that.names)
        && itself == that.itself;
  }

  @Override
  public int hashCode() {
    return 31 * classes.hashCode() + names.hashCode();
  }

  @Override
  public String toString() {
    if (isItself()) {
      return "itself";
    }
    return isClassification()
        ? "classes " + String.join("|", classes)
        : "values " + String.join("|", names);
  }
}
