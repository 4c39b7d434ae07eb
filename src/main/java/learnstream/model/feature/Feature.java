package learnstream.model.feature;

import learnstream.model.spec.Specification;

/**
 * One field of a record that a model looks at.
 *
 * @param name by which predictions, metrics and mistakes name it
 * @param path where it is in the record; null where the record does not hold it
 */
public record Feature(String name, String path, FeatureKind kind) {
  /** What a stored state depends on. */
  public Specification specification() {
    return kind.specification().with("name", name).with("path", path == null ? name : path, name);
  }
}
