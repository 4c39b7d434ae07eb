package learnstream.model.feature;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The features of a sample: numbers, or the fields of a record.
 *
 * @param count number of inputs that a model has for them, at least 1
 * @param names their names in order, or empty if they are known by position only, or are fields
 * @param shape of an image, [channels, height, width] or [height, width], or empty if they are none
 * @param fields of a record, then those that its history adds; or empty
 * @param history what the model is told of the labels before; with a record only
 */
public record FeatureSpec(
    int count, List<String> names, List<Integer> shape, List<Feature> fields, HistorySpec history) {
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
    return new FeatureSpec(count, List.of(), List.of(), List.of(), HistorySpec.NONE);
  }

  /** Features known by name. */
  public static FeatureSpec named(List<String> names) {
    return new FeatureSpec(names.size(), names, List.of(), List.of(), HistorySpec.NONE);
  }

  /** The pixels of an image. */
  public static FeatureSpec image(List<Integer> shape) {
    return new FeatureSpec(
        shape.stream().reduce(1, Math::multiplyExact),
        List.of(),
        shape,
        List.of(),
        HistorySpec.NONE);
  }

  /** The fields of a record. */
  public static FeatureSpec record(List<Feature> fields) {
    return record(fields, HistorySpec.NONE);
  }

  private static FeatureSpec record(List<Feature> fields, HistorySpec history) {
    int inputs = fields.stream().mapToInt(field -> field.kind().inputs()).sum();
    return new FeatureSpec(inputs, List.of(), List.of(), fields, history);
  }

  /** The same record with what came before it. */
  public FeatureSpec with(HistorySpec its, TargetSpec target) {
    return record(
        Stream.concat(fields.stream(), its.fields(fields, target).stream()).toList(), its);
  }

  /** Those of its fields that a record holds. */
  public List<Feature> recordFields() {
    return fields.stream().filter(field -> field.path() != null).toList();
  }

  /** Whether they are the fields of a record. */
  public boolean isRecord() {
    return !fields.isEmpty();
  }

  /** The fields, or features known by name as such; empty where they are known by position. */
  public List<Feature> named() {
    return isRecord()
        ? fields
        : names.stream()
            .map(
                name -> new Feature(name, name, new FeatureKind.Numeric(new Scaling.None(), false)))
            .toList();
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
