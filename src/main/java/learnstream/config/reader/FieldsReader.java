package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import learnstream.config.yaml.Section;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.Scaling;

/** Reads {@code fields}: the fields of a record that a model looks at, each by its name. */
final class FieldsReader {
  /** Values of a category that have an input of their own, unless it says otherwise. */
  private static final int DEFAULT_CATEGORIES = 64;

  private static final Map<String, Function<Section, FeatureKind>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("number", FieldsReader::number);
    KINDS.put(
        "category",
        field ->
            new FeatureKind.Category(
                field.size("max", DEFAULT_CATEGORIES, 1, ModelSize.MAX_WIDTH)));
    KINDS.put("boolean", field -> new FeatureKind.Bool());
  }

  private enum WhenMissing {
    MEAN,
    REFUSE
  }

  private FieldsReader() {}

  static FeatureSpec read(Section model) {
    List<Feature> fields = new ArrayList<>();
    JsonNode value = model.get("fields");
    if (value == null || !value.isObject() || value.isEmpty()) {
      model.refuse("fields", "give a mapping of fields' names to their kinds");
      return FeatureSpec.positional(1);
    }
    Section section = model.section("fields");
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      fields.add(field(section, entry.getKey(), entry.getValue()));
    }
    return FeatureSpec.record(fields);
  }

  private static Feature field(Section section, String name, JsonNode value) {
    if (!value.isObject()) {
      FeatureKind kind = section.oneOf(name, KINDS, KINDS.get("number")).apply(nothing(section));
      return new Feature(name, name, kind);
    }
    Section field = section.section(name);
    String path = field.text("path", name);
    FeatureKind kind = field.oneOf("kind", KINDS, KINDS.get("number")).apply(field);
    field.close();
    return new Feature(name, path, kind);
  }

  /** A field of which no more is said than its kind. */
  private static Section nothing(Section section) {
    return new Section("", null, section.problems());
  }

  private static FeatureKind number(Section field) {
    Scaling scaling = ModelReader.scaling(field, "standard");
    WhenMissing whenMissing = field.oneOf("whenMissing", WhenMissing.class, WhenMissing.MEAN);
    return new FeatureKind.Numeric(scaling, whenMissing == WhenMissing.MEAN);
  }
}
