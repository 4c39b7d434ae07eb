package learnstream.cli.input;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.cli.input.SampleFile.Entry;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;

/**
 * Samples as JSON lines: {@code {"features": [numbers] or {name: number}, "label": name, number or
 * [numbers] or [names of labels], "id": text, "weight": number}}; or records of any form, in which
 * a model's fields have their paths.
 */
final class JsonSamples {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final SampleColumns columns;
  private final SampleShape shape;
  private final RecordValues values;
  private final JsonPaths jsonPaths = new JsonPaths();
  private long line;

  private JsonSamples(SampleColumns columns, SampleShape shape) {
    this.columns = columns;
    this.shape = shape;
    values = new RecordValues(shape.fields());
  }

  static SampleFile open(Path path, SampleColumns columns, SampleShape shape) throws IOException {
    BufferedReader reader = TextFile.open(path);
    JsonSamples samples = new JsonSamples(columns, shape);
    return new SampleFile(
        reader.lines().map(text -> samples.next(text).ofRow(() -> text)),
        reader,
        TextFile.lines(path));
  }

  private Entry next(String text) {
    line++;
    try {
      return sample(JSON.readTree(text));
    } catch (IOException | IllegalArgumentException e) {
      return Entry.refused(line, "not a JSON sample: " + e.getMessage());
    }
  }

  private Entry sample(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("an object is needed");
    }
    String id = jsonPaths.at(node, columns.id == null ? "id" : columns.id).asText(null);
    String key = columns.key == null ? null : jsonPaths.at(node, columns.key).asText(null);
    double weight =
        jsonPaths.at(node, columns.weight == null ? "weight" : columns.weight).asDouble(1);
    Object features =
        shape.fields().isEmpty() ? features(node.path("features")) : values.ofObject(node);
    return Entry.of(line, key, id, features, label(node), weight);
  }

  private Object label(JsonNode node) {
    List<String> paths = columns.paths(shape.target(), node::has);
    if (paths.size() == 1) {
      Object label = label(paths.get(0), node);
      return label instanceof String text && !shape.fields().isEmpty() ? ofRecord(text) : label;
    }
    List<Double> vector = new ArrayList<>();
    for (String path : paths) {
      JsonNode number = jsonPaths.at(node, path);
      if (number.isMissingNode() || number.isNull()) {
        return null;
      }
      vector.add(number.asDouble(Double.NaN));
    }
    return vector;
  }

  /** Records of others have numbers as texts, and signs of what is missing. */
  private Object ofRecord(String text) {
    if (text.isBlank() || text.equals("?")) {
      return null;
    }
    if (shape.target().task() != Task.REGRESSION) {
      return text;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static Object features(JsonNode features) {
    if (features.isArray()) {
      List<Float> list = new ArrayList<>();
      features.forEach(number -> list.add((float) number.asDouble(Double.NaN)));
      return list;
    }
    if (features.isObject()) {
      Map<String, Double> named = new LinkedHashMap<>();
      features.properties().forEach(e -> named.put(e.getKey(), e.getValue().asDouble(Double.NaN)));
      return named;
    }
    throw new IllegalArgumentException("features: an array or an object of numbers is needed");
  }

  /** Null without a label. */
  private Object label(String path, JsonNode node) {
    JsonNode label = jsonPaths.at(node, path);
    if (label.isNumber()) {
      return label.asDouble();
    }
    if (label.isArray() && !label.isEmpty() && label.get(0).isTextual()) {
      List<String> names = new ArrayList<>();
      label.forEach(name -> names.add(name.asText()));
      return String.join(TargetSpec.AND, names);
    }
    if (label.isArray()) {
      List<Double> vector = new ArrayList<>();
      label.forEach(number -> vector.add(number.asDouble(Double.NaN)));
      return vector;
    }
    return label.isMissingNode() || label.isNull() ? null : label.asText();
  }
}
