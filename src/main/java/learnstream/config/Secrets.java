package learnstream.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Masks secrets wherever a configuration is printed. */
public final class Secrets {
  static final String HIDDEN = "[hidden]";
  private static final List<String> WORDS =
      List.of("password", "secret", "sasl.jaas.config", "key", "token", "credential", "user.info");

  private Secrets() {}

  /** Whether the value of a property of this name is a secret. */
  static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(name::contains);
  }

  static Map<String, String> masked(Map<String, String> properties) {
    Map<String, String> masked = new TreeMap<>(properties);
    masked.replaceAll((key, value) -> isSecret(key) ? HIDDEN : value);
    return masked;
  }

  /** A copy of {@code node}, which stands at {@code path}, with its secrets masked. */
  public static JsonNode masked(String path, JsonNode node) {
    if (node == null || isSecret(path)) {
      return node == null ? null : new TextNode(HIDDEN);
    }
    JsonNode copy = node.deepCopy();
    hide(copy);
    return copy;
  }

  private static void hide(JsonNode node) {
    if (node instanceof ObjectNode mapping) {
      mapping.properties().stream()
          .filter(entry -> isSecret(entry.getKey()))
          .forEach(entry -> entry.setValue(new TextNode(HIDDEN)));
    }
    node.forEach(Secrets::hide);
  }
}
