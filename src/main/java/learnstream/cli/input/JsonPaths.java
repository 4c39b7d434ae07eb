package learnstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.json.JsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.HashMap;
import java.util.Map;
import learnstream.config.RecordPath;

/** Finds values inside JSON objects by the paths that a configuration may give. */
final class JsonPaths {
  private final ObjectMapper json = new ObjectMapper();
  private final Configuration configuration =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider(json))
          .mappingProvider(new JacksonMappingProvider())
          .build();
  private final Map<String, RecordPath> paths = new HashMap<>();

  /**
   * What stands there, or a missing node.
   *
   * @throws IllegalArgumentException if it is no path
   */
  JsonNode at(JsonNode record, String path) {
    JsonNode direct = record.path(path);
    if (!direct.isMissingNode()) {
      return direct;
    }
    Object found = paths.computeIfAbsent(path, RecordPath::of).read(record, configuration);
    return found == JsonProvider.UNDEFINED ? MissingNode.getInstance() : json.valueToTree(found);
  }
}
