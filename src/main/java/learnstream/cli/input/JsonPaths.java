package learnstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Finds values inside a JSON object: {@code payment.amount}, {@code $.items[0].price}. */
final class JsonPaths {
  private JsonPaths() {}

  /** What stands there, or a missing node. A key that contains dots itself comes first. */
  static JsonNode at(JsonNode record, String path) {
    String plain = path.startsWith("$.") ? path.substring(2) : path;
    JsonNode direct = record.path(plain);
    if (!direct.isMissingNode()) {
      return direct;
    }
    JsonNode node = record;
    for (String step : plain.replace("[", ".[").split("\\.")) {
      node =
          step.matches("\\[\\d{1,6}]")
              ? node.path(Integer.parseInt(step.substring(1, step.length() - 1)))
              : step.isEmpty() ? node : node.path(step);
      if (node.isMissingNode()) {
        return MissingNode.getInstance();
      }
    }
    return node == record ? MissingNode.getInstance() : node;
  }
}
