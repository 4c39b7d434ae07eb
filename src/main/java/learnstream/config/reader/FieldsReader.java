package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.Scaling;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;

/** Reads {@code fields}: the fields of a record that a model looks at, each by its name. */
final class FieldsReader {
  /** Values of a category that have an input of their own, unless it says otherwise. */
  private static final int DEFAULT_CATEGORIES = 64;

  private static final int DEFAULT_TEXT_WIDTH = 1 << 14;
  private static final int DEFAULT_HASH_WIDTH = 1 << 10;

  private static final Map<String, Function<Section, FeatureKind>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("number", FieldsReader::number);
    KINDS.put(
        "category",
        field ->
            new FeatureKind.Category(
                field.size("max", DEFAULT_CATEGORIES, 1, ModelSize.MAX_WIDTH)));
    KINDS.put("boolean", field -> new FeatureKind.Bool());
    KINDS.put(
        "text",
        field -> new FeatureKind.Text(width(field, DEFAULT_TEXT_WIDTH), field.flag("pairs", true)));
    KINDS.put("hash", field -> new FeatureKind.Hash(width(field, DEFAULT_HASH_WIDTH)));
    KINDS.put("time", FieldsReader::time);
    KINDS.put("embedding", FieldsReader::embedding);
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
    long inputs = fields.stream().mapToLong(each -> each.kind().inputs()).sum();
    if (inputs > ModelSize.MAX_WIDTH) {
      model.problem(
          "fields",
          "%,d inputs are not allowed; give at most %,d".formatted(inputs, ModelSize.MAX_WIDTH));
      return FeatureSpec.positional(1);
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

  /** Reports embeddings that could not be learnt. */
  static void checkEmbeddings(
      Section model, FeatureSpec features, TargetSpec target, KindSpec kind, int batchSize) {
    boolean isLearnt = kind.givesInputGradient() && target.task() != Task.RECONSTRUCTION;
    for (Feature field : features.fields()) {
      if (field.kind() instanceof FeatureKind.Embedding && !isLearnt) {
        model.problem(
            "fields." + field.name(),
            "embedding is not allowed here: %s gives it no gradient; give category or hash"
                .formatted(kind.label()));
      } else if (field.kind() instanceof FeatureKind.Embedding && batchSize > 1) {
        model.problem(
            "fields." + field.name(),
            "embedding is not allowed here: it is learnt one sample at a time; give batchSize 1");
      }
    }
  }

  private static FeatureKind embedding(Section field) {
    int dimensions = field.size("dimensions", 8, 1, 1024);
    int max = field.size("max", 10_000, 1, 1 << 20);
    if ((long) dimensions * max > ModelSize.MAX_WIDTH) {
      field.refuse("max", "give so few that with all dimensions they are at most 16,777,216");
    }
    return new FeatureKind.Embedding(
        dimensions,
        max,
        field.size("admission", 2, 1, 1 << 20),
        field.count("expiry", 0, 0),
        field.number("learningRate", 0.05, 0));
  }

  private static int width(Section field, int fallback) {
    return field.size("width", fallback, 1, ModelSize.MAX_WIDTH);
  }

  private static FeatureKind time(Section field) {
    return new FeatureKind.Time(zone(field), format(field), field.flag("sinceLast", false));
  }

  private static ZoneId zone(Section field) {
    try {
      return ZoneId.of(field.text("zone", "UTC"));
    } catch (DateTimeException e) {
      field.refuse("zone", "give the name of a time zone such as UTC, Europe/Berlin or +02:00");
      return ZoneOffset.UTC;
    }
  }

  private static String format(Section field) {
    String format = field.text("format", "");
    if (!isPattern(format)) {
      field.refuse("format", "give a pattern such as d.M.yyyy HH:mm");
      return "";
    }
    return format;
  }

  private static boolean isPattern(String format) {
    try {
      return DateTimeFormatter.ofPattern(format) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static FeatureKind number(Section field) {
    Scaling scaling = ScalingReader.read(field, "standard");
    WhenMissing whenMissing = field.oneOf("whenMissing", WhenMissing.class, WhenMissing.MEAN);
    return new FeatureKind.Numeric(scaling, whenMissing == WhenMissing.MEAN);
  }
}
