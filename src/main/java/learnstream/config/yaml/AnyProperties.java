package learnstream.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A mapping of properties whose names nobody here knows, such as those of Kafka's clients. */
public final class AnyProperties {
  private AnyProperties() {}

  /** Their texts; a list becomes its values with commas between them, as Kafka takes lists. */
  public static Map<String, String> read(Section parent, String key) {
    Map<String, String> properties = new LinkedHashMap<>();
    JsonNode value = parent.get(key);
    if (value == null) {
      return properties;
    }
    if (!value.isObject()) {
      parent.refuse(key, "give a mapping of property names");
      return properties;
    }
    Section section = parent.section(key);
    value.properties().forEach(e -> properties.put(e.getKey(), text(section, e)));
    return properties;
  }

  private static String text(Section section, Map.Entry<String, JsonNode> property) {
    JsonNode value = property.getValue();
    if (value.isValueNode()) {
      return value.asText();
    }
    if (!value.isArray() || stream(value).anyMatch(item -> !item.isValueNode())) {
      section.refuse(property.getKey(), "give a text, a number, true or false, or a list of these");
      return "";
    }
    return stream(value).map(JsonNode::asText).collect(Collectors.joining(","));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
