package learnstream.dashboard.picture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Writes JSON for the page. */
public final class Json {
  public static final ObjectMapper MAPPER = new ObjectMapper();

  /** Elements of a list or a map in a record that are kept. */
  private static final int MAX_ELEMENTS = 1_000;

  private Json() {}

  public static String of(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Every field of an Avro record by its name, those that this version does not know of included:
   * times as ms since the epoch, numbers that are not finite as null, bytes by their count, and of
   * long texts, lists and maps the beginning, so that it takes bounded memory whatever the record
   * has in it.
   */
  public static Map<String, Object> fields(IndexedRecord record) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      fields.put(field.name(), plain(record.get(field.pos())));
    }
    return fields;
  }

  /** One value, as {@link #fields} has it. */
  public static Object plain(Object value) {
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
      map.entrySet().stream()
          .limit(MAX_ELEMENTS)
          .forEach(e -> plain.put(Excerpt.of(e.getKey().toString()), plain(e.getValue())));
      return plain;
    }
    if (value instanceof List<?> list) {
      return list.stream().limit(MAX_ELEMENTS).map(Json::plain).toList();
    }
    return value instanceof Number || value == null || value instanceof Boolean
        ? value
        : Excerpt.of(value.toString());
  }

  /** Appends a number with seven digits, which is more than a chart can show. */
  public static void append(StringBuilder text, double number) {
    if (!Double.isFinite(number)) {
      text.append("null");
    } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      text.append((long) number);
    } else if (Math.abs(number) <= Float.MAX_VALUE) {
      text.append((float) number);
    } else {
      text.append(number);
    }
  }
}
