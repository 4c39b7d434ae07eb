package learnstream.config.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import learnstream.config.Problem;

/**
 * Puts the values of environment variables in the place of {@code ${NAME}} and {@code
 * ${NAME:default}} in the scalars of a configuration; two dollars and a brace stand for a literal
 * <code>&#36;&#123;</code>.
 */
public final class Environment {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?})?");

  /** Values of these are texts, whatever they look like: a password may be all digits. */
  private static final Set<String> TEXTS = Set.of("kafka", "streams");

  private final YAMLMapper yaml;
  private final UnaryOperator<String> variables;
  private final List<Problem> problems;
  private final Set<String> unresolved = new LinkedHashSet<>();

  /**
   * @param variables gives a variable's value, or null
   */
  public Environment(YAMLMapper yaml, UnaryOperator<String> variables, List<Problem> problems) {
    this.yaml = yaml;
    this.variables = variables;
    this.problems = problems;
  }

  /**
   * The same tree with every reference resolved; one that cannot be resolved is reported and
   * becomes null.
   */
  public JsonNode resolve(JsonNode root) {
    return resolve(root, "", false);
  }

  /** Paths whose values are unknown, so that nothing more can be said of them. */
  public Set<String> unresolved() {
    return unresolved;
  }

  private JsonNode resolve(JsonNode node, String path, boolean text) {
    if (node instanceof ObjectNode mapping) {
      for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
        String key = entry.getKey();
        boolean texts = text || path.isEmpty() && TEXTS.contains(key);
        entry.setValue(resolve(entry.getValue(), path.isEmpty() ? key : path + '.' + key, texts));
      }
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, resolve(list.get(i), path + '[' + i + ']', text));
      }
    } else if (node != null && node.isTextual() && node.asText().contains("${")) {
      return scalar(node.asText(), path, text);
    }
    return node;
  }

  private JsonNode scalar(String written, String path, boolean text) {
    List<Problem> found = new ArrayList<>();
    boolean[] substituted = {false};
    String value =
        REFERENCE
            .matcher(written)
            .replaceAll(
                match -> {
                  if (match.group().equals("$${")) {
                    return Matcher.quoteReplacement("${");
                  }
                  substituted[0] = true;
                  return Matcher.quoteReplacement(
                      lookUp(match.group(1), match.group(2), path, found));
                });
    if (!found.isEmpty()) {
      problems.addAll(found);
      unresolved.add(path);
      return NullNode.getInstance();
    }
    return substituted[0] && !text ? typed(value) : new TextNode(value);
  }

  private String lookUp(String name, String fallback, String path, List<Problem> found) {
    if (name == null) {
      found.add(
          new Problem(
              path, "${ begins no ${NAME} or ${NAME:default}; a literal ${ is written $${"));
      return "";
    }
    String value = variables.apply(name);
    if (value == null && fallback == null) {
      found.add(
          new Problem(
              path,
              "the environment variable "
                  + name
                  + " is not set; set it, or write ${"
                  + name
                  + ":default}"));
      return "";
    }
    return value == null ? fallback : value;
  }

  /** A value as if it had been written into the file: a number stays one. */
  private JsonNode typed(String value) {
    try {
      JsonNode node = yaml.readTree(value);
      return node != null && (node.isNumber() || node.isBoolean()) ? node : new TextNode(value);
    } catch (JsonProcessingException e) {
      return new TextNode(value);
    }
  }
}
