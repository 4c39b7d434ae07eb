package learnstream.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** What the page reads. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static String of(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Every field of an Avro record by its name, those that this version does not know of included:
   * times as ms since the epoch, numbers that are not finite as null, bytes by their count.
   */
  static Map<String, Object> fields(IndexedRecord record) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      fields.put(field.name(), plain(record.get(field.pos())));
    }
    return fields;
  }

  private static Object plain(Object value) {
    if (value instanceof IndexedRecord record) {
      return fields(record);
    }
    if (value instanceof Instant time) {
      return time.toEpochMilli();
    }
    if (value instanceof Double number) {
      return Double.isFinite(number) ? number : null;
    }
    if (value instanceof ByteBuffer bytes) {
      return bytes.remaining();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((name, each) -> plain.put(name.toString(), plain(each)));
      return plain;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Json::plain).toList();
    }
    return value instanceof Number || value == null || value instanceof Boolean
        ? value
        : value.toString();
  }

  /** Appends a number with seven digits, which is more than a chart can show. */
  static void append(StringBuilder text, double number) {
    if (!Double.isFinite(number)) {
      text.append("null");
    } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      text.append((long) number);
    } else {
      text.append((float) number);
    }
  }
}
