package learnstream.stream.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.json.JsonProvider;
import java.io.IOException;
import java.util.Map;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.stream.sample.Origin;
import org.apache.kafka.common.header.Headers;

/**
 * Reads values that are a JSON object (RFC 8259) each, as maps and lists. NaN, which some writers
 * give, is taken; depth and the length of numbers are bounded.
 */
final class JsonRecords implements RecordParser {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_DIGITS = 400;

  private final ObjectMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Names come from anybody.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_DIGITS)
                          .build())
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private final ObjectReader reader = mapper.readerFor(Object.class);

  /** Knows the trees. */
  JsonProvider provider() {
    return new JacksonJsonProvider(mapper) {
      /** Jackson's looks each name up twice. */
      @Override
      public Object getMapValue(Object map, String name) {
        Map<?, ?> object = (Map<?, ?>) map;
        Object value = object.get(name);
        return value == null && !object.containsKey(name) ? UNDEFINED : value;
      }
    };
  }

  @Override
  public Object parse(Origin origin, Headers headers) throws UndecodableException {
    if (origin.value() == null) {
      throw undecodable("the record has no value");
    }
    Object tree;
    try {
      tree = reader.readValue(origin.value());
    } catch (JacksonException e) {
      throw undecodable(
          "the record is no JSON: %s%s".formatted(e.getOriginalMessage(), at(e.getLocation())));
    } catch (IOException e) {
      throw undecodable("the record is no JSON: " + e.getMessage());
    }
    if (!(tree instanceof Map<?, ?>)) {
      throw undecodable(
          "the record is %s; give a JSON object".formatted(tree == null ? "null" : kind(tree)));
    }
    return tree;
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String kind(Object tree) {
    return tree instanceof Iterable<?> ? "an array" : "a single value";
  }

  private static UndecodableException undecodable(String message) {
    return new UndecodableException(RefusalReason.UNDECODABLE, message);
  }
}
