package learnstream.cli.input;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.cli.input.SampleFile.Entry;
import learnstream.model.feature.TargetSpec;

/**
 * Samples as JSON lines: {@code {"features": [numbers] or {name: number}, "label": name, number or
 * [numbers] or [names of labels], "id": text, "weight": number}}.
 */
final class JsonSamples {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final SampleColumns columns;
  private long line;

  private JsonSamples(SampleColumns columns) {
    this.columns = columns;
  }

  static SampleFile open(Path path, SampleColumns columns) throws IOException {
    BufferedReader reader = Files.newBufferedReader(path);
    JsonSamples samples = new JsonSamples(columns);
    return new SampleFile(reader.lines().map(samples::next), reader, SampleFile.lines(path));
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
    String id = node.path(columns.id == null ? "id" : columns.id).asText(null);
    String key = columns.key == null ? null : node.path(columns.key).asText(null);
    double weight = node.path(columns.weight == null ? "weight" : columns.weight).asDouble(1);
    return Entry.of(
        line, key, id, features(node.path("features")), label(node.path(columns.label())), weight);
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
  private static Object label(JsonNode label) {
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
