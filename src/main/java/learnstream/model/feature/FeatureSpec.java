package learnstream.model.feature;

import java.util.HashSet;
import java.util.List;

/**
 * The features of a sample.
 *
 * @param count number of features, at least 1
 * @param names their names in order, or empty if they are known by position only
 * @param shape of an image, [channels, height, width] or [height, width], or empty if they are none
 */
public record FeatureSpec(int count, List<String> names, List<Integer> shape) {
  public FeatureSpec {
    names = List.copyOf(names);
    shape = List.copyOf(shape);
    if (count < 1) {
      throw new IllegalArgumentException("features: " + count + " is not allowed; at least 1 is");
    }
    if (!names.isEmpty() && names.size() != count) {
      throw new IllegalArgumentException(
          "features: " + names.size() + " names for " + count + " features");
    }
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException("features: a name occurs twice in " + names);
    }
  }

  /** Features known by position only. */
  public static FeatureSpec positional(int count) {
    return new FeatureSpec(count, List.of(), List.of());
  }

  /** Features known by name. */
  public static FeatureSpec named(List<String> names) {
    return new FeatureSpec(names.size(), names, List.of());
  }

  /** The pixels of an image. */
  public static FeatureSpec image(List<Integer> shape) {
    return new FeatureSpec(shape.stream().reduce(1, Math::multiplyExact), List.of(), shape);
  }
}
