package learnstream.learner;

import java.util.HashSet;
import java.util.List;

/**
 * The features of a sample.
 *
 * @param count number of features, at least 1
 * @param names their names in order, or empty if they are known by position only
 */
public record FeatureSpec(int count, List<String> names) {
  public FeatureSpec {
    names = List.copyOf(names);
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
    return new FeatureSpec(count, List.of());
  }
}
