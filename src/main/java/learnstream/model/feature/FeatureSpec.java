package learnstream.model.feature;

import java.util.HashSet;
import java.util.List;

/**
 * The features of a sample: numbers, or the fields of a record.
 *
 * @param count number of inputs that a model has for them, at least 1
 * @param names their names in order, or empty if they are known by position only, or are fields
 * @param shape of an image, [channels, height, width] or [height, width], or empty if they are none
 * @param fields of a record, or empty
 */
public record FeatureSpec(
    int count, List<String> names, List<Integer> shape, List<Feature> fields) {
  public FeatureSpec {
    names = List.copyOf(names);
    shape = List.copyOf(shape);
    fields = List.copyOf(fields);
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
    return new FeatureSpec(count, List.of(), List.of(), List.of());
  }

  /** Features known by name. */
  public static FeatureSpec named(List<String> names) {
    return new FeatureSpec(names.size(), names, List.of(), List.of());
  }

  /** The pixels of an image. */
  public static FeatureSpec image(List<Integer> shape) {
    return new FeatureSpec(
        shape.stream().reduce(1, Math::multiplyExact), List.of(), shape, List.of());
  }

  /** The fields of a record. */
  public static FeatureSpec record(List<Feature> fields) {
    int inputs = fields.stream().mapToInt(field -> field.kind().inputs()).sum();
    return new FeatureSpec(inputs, List.of(), List.of(), fields);
  }

  /** Whether they are the fields of a record. */
  public boolean isRecord() {
    return !fields.isEmpty();
  }

  /** How many numbers there are: among a record's fields, or all. */
  public int numbers() {
    return isRecord() ? numericFields().size() : count;
  }

  /** Names of the numbers, in order, or empty if they are known by position only. */
  public List<String> numberNames() {
    return isRecord() ? numericFields().stream().map(Feature::name).toList() : names;
  }

  private List<Feature> numericFields() {
    return fields.stream().filter(field -> field.kind() instanceof FeatureKind.Numeric).toList();
  }
}
