package learnstream.cli.suggest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of a JSON object by their paths: those of nested objects with dots. */
final class JsonValues {
  private static final int MAX_DEPTH = 8;

  private JsonValues() {}

  static Map<String, Object> of(JsonNode object) {
    Map<String, Object> values = new LinkedHashMap<>();
    collect("", object, values, 0);
    return values;
  }

  private static void collect(
      String prefix, JsonNode object, Map<String, Object> values, int depth) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String path = prefix + entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isObject() && depth < MAX_DEPTH) {
        collect(path + ".", value, values, depth + 1);
      } else {
        values.put(path, value(value));
      }
    }
  }

  private static Object value(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isContainerNode()) {
      return List.of();
    }
    return node.isBoolean() ? (Object) node.booleanValue() : node.isNull() ? null : node.asText();
  }
}
