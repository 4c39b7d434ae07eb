package learnstream.stream.format;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.spi.json.JsonProvider;
import learnstream.config.RecordPath;
import learnstream.model.feature.Feature;

/** A part of samples and where in records it is; remembers whether any record had it. */
final class MappedPath {
  private final String part;

  /** Of a feature; null for another part. */
  private final String fieldName;

  private final RecordPath path;
  private final Configuration configuration;
  private boolean found;

  private MappedPath(String part, String fieldName, String path, Configuration configuration) {
    this.part = part;
    this.fieldName = fieldName;
    this.path = path == null ? null : RecordPath.of(path);
    this.configuration = configuration;
  }

  /**
   * @param part as mistakes name it: {@code label}, {@code features.amount}
   * @param path null for nowhere
   */
  static MappedPath of(String part, String path, Configuration configuration) {
    return new MappedPath(part, null, path, configuration);
  }

  static MappedPath of(Feature field, Configuration configuration) {
    return new MappedPath("features." + field.name(), field.name(), field.path(), configuration);
  }

  /** What a record has there, or {@link JsonProvider#UNDEFINED}. */
  Object in(Object record) {
    if (path == null) {
      return JsonProvider.UNDEFINED;
    }
    Object value = path.read(record, configuration);
    found |= value != JsonProvider.UNDEFINED;
    return value;
  }

  /** Whether records have no place for it. */
  boolean isNowhere() {
    return path == null;
  }

  /** Whether it is looked for and no record had it. */
  boolean isUnmatched() {
    return path != null && !found;
  }

  String part() {
    return part;
  }

  /** The name of a feature. */
  String fieldName() {
    return fieldName;
  }

  RecordPath path() {
    return path;
  }
}
