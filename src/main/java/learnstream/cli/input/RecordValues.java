package learnstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import learnstream.config.yaml.Nearest;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;

/** The values of a record's fields, as a row of a CSV file or a JSON object has them. */
final class RecordValues {
  private static final long EXACT = 1L << 53;

  private final List<Feature> fields;
  private final JsonPaths paths = new JsonPaths();

  RecordValues(List<Feature> fields) {
    this.fields = fields;
  }

  /**
   * @param cells by the names of their columns; a column is called as the field's path or name
   */
  Map<String, Object> ofCells(Map<String, String> cells) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Feature field : fields) {
      String text =
          cells.containsKey(field.path()) ? cells.get(field.path()) : cells.get(field.name());
      values.put(field.name(), field.kind() instanceof FeatureKind.Numeric ? number(text) : text);
    }
    return values;
  }

  /** Whoever reads the sample says of what is no number that it is none. */
  private static Object number(String text) {
    try {
      return text == null || text.isEmpty() ? null : (Object) Double.valueOf(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /**
   * @param record an object, in which the fields are by their paths, or by their names within
   *     {@code features}
   */
  Map<String, Object> ofObject(JsonNode record) {
    JsonNode inner = record.path("features");
    boolean isSample =
        inner.isObject() && fields.stream().noneMatch(field -> field.path().contains("features"));
    Map<String, Object> values = new LinkedHashMap<>();
    for (Feature field : fields) {
      JsonNode found = paths.at(isSample ? inner : record, field.path());
      values.put(
          field.name(),
          value(found.isMissingNode() && isSample ? inner.path(field.name()) : found));
    }
    return values;
  }

  private static Object value(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    // An identifier that no double holds is a text.
    boolean exact = !node.isIntegralNumber() || Math.abs(node.asDouble()) <= EXACT;
    return node.isNumber() && exact
        ? (Object) node.doubleValue()
        : node.isTextual() ? node.textValue() : node.toString();
  }

  /** What is to be said of fields that have no column. */
  List<String> missing(Set<String> columns) {
    List<String> sentences = new ArrayList<>();
    for (Feature field : fields) {
      if (!columns.contains(field.path()) && !columns.contains(field.name())) {
        sentences.add(
            "fields.%s: there is no column %s, so it is missing in each sample%s"
                .formatted(
                    field.name(), field.path(), Nearest.hint(field.path(), List.copyOf(columns))));
      }
    }
    return sentences;
  }
}
