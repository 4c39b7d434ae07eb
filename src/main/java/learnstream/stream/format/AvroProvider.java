package learnstream.stream.format;

import com.jayway.jsonpath.spi.json.AbstractJsonProvider;
import com.jayway.jsonpath.spi.json.JsonProvider;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Walks Avro's records, maps and arrays as if they were JSON. Enumerations are texts, dates and
 * times texts of ISO 8601, decimals numbers, bytes Base64.
 */
final class AvroProvider extends AbstractJsonProvider {
  /** Whether it has fields or keys. */
  static boolean isTree(Object value) {
    return value instanceof IndexedRecord || value instanceof Map<?, ?>;
  }

  @Override
  public boolean isMap(Object value) {
    return isTree(value);
  }

  @Override
  public boolean isArray(Object value) {
    return value instanceof List<?>;
  }

  @Override
  public Object getMapValue(Object tree, String key) {
    if (tree instanceof IndexedRecord record) {
      Schema.Field field = record.getSchema().getField(key);
      return field == null ? JsonProvider.UNDEFINED : unwrap(record.get(field.pos()));
    }
    Map<?, ?> map = (Map<?, ?>) tree;
    Object value = map.get(key);
    return value == null && !map.containsKey(key) ? JsonProvider.UNDEFINED : unwrap(value);
  }

  @Override
  public Object getArrayIndex(Object array, int index) {
    return unwrap(((List<?>) array).get(index));
  }

  @Override
  public Collection<String> getPropertyKeys(Object tree) {
    List<String> keys = new ArrayList<>();
    if (tree instanceof IndexedRecord record) {
      record.getSchema().getFields().forEach(field -> keys.add(field.name()));
    } else {
      ((Map<?, ?>) tree).keySet().forEach(key -> keys.add(key.toString()));
    }
    return keys;
  }

  @Override
  public int length(Object value) {
    if (value instanceof List<?> list) {
      return list.size();
    }
    if (value instanceof IndexedRecord record) {
      return record.getSchema().getFields().size();
    }
    return value instanceof Map<?, ?> map ? map.size() : value.toString().length();
  }

  @Override
  public Iterable<?> toIterable(Object value) {
    List<Object> values = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> values.add(unwrap(item)));
    } else {
      getPropertyKeys(value).forEach(key -> values.add(getMapValue(value, key)));
    }
    return values;
  }

  /** Trees and arrays are what they were. */
  @Override
  public Object unwrap(Object value) {
    if (value instanceof CharSequence
        || value instanceof GenericEnumSymbol<?>
        || value instanceof Instant
        || value instanceof LocalDate
        || value instanceof LocalDateTime
        || value instanceof LocalTime
        || value instanceof UUID) {
      return value.toString();
    }
    if (value instanceof GenericFixed fixed) {
      return Base64.getEncoder().encodeToString(fixed.bytes());
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return Base64.getEncoder().encodeToString(bytes);
    }
    return value;
  }

  @Override
  public Object createArray() {
    return new ArrayList<>();
  }

  @Override
  public Object createMap() {
    return new LinkedHashMap<String, Object>();
  }

  @Override
  public String toJson(Object value) {
    return String.valueOf(value);
  }

  @Override
  public Object parse(String json) {
    throw new UnsupportedOperationException("records are read by AvroRecords");
  }

  @Override
  public Object parse(InputStream json, String charset) {
    throw new UnsupportedOperationException("records are read by AvroRecords");
  }
}
