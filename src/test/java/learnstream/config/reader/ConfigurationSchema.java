package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The published schema of configurations, and what it says of a value at its place. */
final class ConfigurationSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
  private final ObjectNode root;
  private final Schema schema;
  private final Map<JsonNode, Schema> parts = new IdentityHashMap<>();

  /** Lists of keys that {@link #keys} has looked at. */
  private final Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  ConfigurationSchema() throws IOException {
    root = (ObjectNode) JSON.readTree(Path.of("schemas/learnstream.schema.json").toFile());
    schema = registry.getSchema(root);
  }

  JsonNode root() {
    return root;
  }

  /** Where it refuses something, in the form of the reader's paths; a missing key by its name. */
  Set<String> refused(JsonNode configuration) {
    Set<String> paths = new LinkedHashSet<>();
    for (Error error : schema.validate(configuration)) {
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
        append(path, error.getInstanceLocation().getElement(i));
      }
      if (error.getProperty() != null) {
        append(path, error.getProperty());
      }
      paths.add(path.toString());
    }
    return paths;
  }

  private static void append(StringBuilder path, Object element) {
    if (element instanceof Integer index) {
      path.append('[').append(index).append(']');
    } else {
      path.append(path.isEmpty() ? "" : ".").append(element);
    }
  }

  /** All parts of the schema that apply to a value, if this part does. */
  List<JsonNode> applying(JsonNode part, JsonNode value) {
    List<JsonNode> applying = new ArrayList<>();
    collect(part, value, applying);
    return applying;
  }

  private void collect(JsonNode part, JsonNode value, List<JsonNode> out) {
    if (part.has("$ref")) {
      collect(root.at(part.get("$ref").asText().substring(1)), value, out);
      return;
    }
    out.add(part);
    part.path("allOf").forEach(each -> collect(each, value, out));
    for (JsonNode each : part.path("anyOf")) {
      if (holds(each, value)) {
        collect(each, value, out);
      }
    }
    if (part.has("if")) {
      String branch = holds(part.get("if"), value) ? "then" : "else";
      if (part.has(branch)) {
        collect(part.get(branch), value, out);
      }
    }
  }

  private boolean holds(JsonNode part, JsonNode value) {
    Schema alone =
        parts.computeIfAbsent(
            part,
            p -> {
              ObjectNode wrapped = JSON.createObjectNode();
              wrapped.putArray("allOf").add(p);
              wrapped.set("definitions", root.get("definitions"));
              return registry.getSchema(wrapped);
            });
    return alone.validate(value).isEmpty();
  }

  /** What applies to the value of a key. */
  List<JsonNode> of(List<JsonNode> mapping, String key, JsonNode value) {
    List<JsonNode> applying = new ArrayList<>();
    for (JsonNode part : mapping) {
      if (part.path("properties").has(key)) {
        collect(part.get("properties").get(key), value, applying);
      } else if (part.path("additionalProperties").isObject()) {
        collect(part.get("additionalProperties"), value, applying);
      }
    }
    return applying;
  }

  /** What applies to the items of a list. */
  List<JsonNode> items(List<JsonNode> list, JsonNode item) {
    List<JsonNode> applying = new ArrayList<>();
    for (JsonNode part : list) {
      if (part.has("items")) {
        collect(part.get("items"), item, applying);
      }
    }
    return applying;
  }

  /** The keys that a mapping to which these parts apply may have; null if it may have any. */
  Set<String> keys(List<JsonNode> mapping) {
    Set<String> keys = null;
    Set<String> forbidden = new LinkedHashSet<>();
    for (JsonNode part : mapping) {
      JsonNode properties = part.path("properties");
      seen.add(properties);
      Set<String> listed = new LinkedHashSet<>();
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        listed.add(property.getKey());
        if (property.getValue().isBoolean() && !property.getValue().asBoolean()) {
          forbidden.add(property.getKey());
        }
      }
      if (part.path("additionalProperties").isBoolean()) {
        keys = keys == null ? listed : intersection(keys, listed);
      }
    }
    if (keys != null) {
      keys.removeAll(forbidden);
    }
    return keys;
  }

  private static Set<String> intersection(Set<String> some, Set<String> others) {
    some.retainAll(others);
    return some;
  }

  /** Lists of keys that no mapping has led to so far. */
  List<JsonNode> unseen() {
    List<JsonNode> unseen = new ArrayList<>();
    unseen(root, unseen);
    return unseen;
  }

  private void unseen(JsonNode part, List<JsonNode> unseen) {
    if (part.isArray()) {
      part.forEach(each -> unseen(each, unseen));
    }
    for (Map.Entry<String, JsonNode> entry : part.properties()) {
      if (entry.getKey().equals("properties") && !seen.contains(entry.getValue())) {
        unseen.add(entry.getValue());
      }
      // Conditions describe no mapping.
      if (!entry.getKey().equals("if") && !entry.getKey().equals("not")) {
        unseen(entry.getValue(), unseen);
      }
    }
  }
}
