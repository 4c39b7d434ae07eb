package learnstream.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.binary.GeneratedClasses;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * One kind of record as a JSON object: its fields by name behind {@code type}, the schema's name.
 * Of a union it gives the value alone, of bytes Base64, of times ISO 8601; what no number of JSON
 * is, such as NaN, is a text. {@link AvroCodec} reads it too. May be shared by threads.
 *
 * @param <T> class generated from {@code schemas/}
 */
public final class JsonCodec<T extends SpecificRecord> implements Serializer<T> {
  /** What other people's consumers look at. */
  private static final Set<Class<? extends SpecificRecord>> TYPES =
      Set.of(
          Prediction.class,
          ModelMetrics.class,
          GanMetrics.class,
          DeadLetter.class,
          ControlResult.class,
          Event.class);

  /** The first field of each object. */
  private static final String TYPE = "type";

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectReader READER = new JsonMapper().reader();

  private final Schema schema;
  private final SpecificData classes;
  private final byte[] beginning;

  private JsonCodec(Class<T> type) {
    schema = SpecificData.get().getSchema(type);
    classes = new GeneratedClasses(type);
    beginning = "{\"%s\":\"%s\"".formatted(TYPE, schema.getName()).getBytes(UTF_8);
  }

  /**
   * @throws IllegalArgumentException if it is none of the records that {@link #isFor} tells
   */
  public static <T extends SpecificRecord> JsonCodec<T> of(Class<T> type) {
    if (!isFor(type)) {
      throw new IllegalArgumentException(type.getSimpleName() + " is written in Avro only");
    }
    return new JsonCodec<>(type);
  }

  /** Whether records of a class may be in JSON: what a model or a learner says, not what it is. */
  static boolean isFor(Class<?> type) {
    return TYPES.contains(type);
  }

  @Override
  public byte[] serialize(String topic, T value) {
    return value == null ? null : encode(value);
  }

  public byte[] encode(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField(TYPE, schema.getName());
      writeFields(json, schema, value);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void writeFields(JsonGenerator json, Schema schema, IndexedRecord record)
      throws IOException {
    for (Schema.Field field : schema.getFields()) {
      json.writeFieldName(field.name());
      write(json, record.get(field.pos()));
    }
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof IndexedRecord record) {
      json.writeStartObject();
      writeFields(json, record.getSchema(), record);
      json.writeEndObject();
    } else if (value instanceof List<?> items) {
      json.writeStartArray();
      for (Object item : items) {
        write(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> entries) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        json.writeFieldName(entry.getKey().toString());
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else {
      writeScalar(json, value);
    }
  }

  private static void writeScalar(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      json.writeBinary(bytes);
    } else {
      json.writeString(value.toString());
    }
  }

  /** Whether the bytes say of themselves that they are such a record. */
  boolean knows(byte[] bytes) {
    return bytes.length > beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }

  /** Whether the bytes begin as a JSON object does. */
  static boolean isObject(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == '{';
  }

  /**
   * @throws UndecodableException if the bytes are not such a record
   */
  T decode(byte[] bytes) throws UndecodableException {
    if (!knows(bytes)) {
      throw undecodable("a JSON object that does not begin with the type " + schema.getName());
    }
    try {
      @SuppressWarnings("unchecked") // the schema is that of T
      T record = (T) record(schema, READER.readTree(bytes));
      return record;
    } catch (JsonProcessingException e) {
      throw undecodable("not a whole %s: %s".formatted(schema.getName(), e.getOriginalMessage()));
    } catch (IOException | IllegalArgumentException | DateTimeException | AvroRuntimeException e) {
      throw undecodable("not a %s: %s".formatted(schema.getName(), e.getMessage()));
    }
  }

  private static UndecodableException undecodable(String message) {
    return new UndecodableException(RefusalReason.UNDECODABLE, message);
  }

  private Object record(Schema its, JsonNode node) throws IOException {
    require(node.isObject(), its, node);
    IndexedRecord record = (IndexedRecord) classes.newRecord(null, its);
    for (Schema.Field field : its.getFields()) {
      JsonNode value = node.get(field.name());
      record.put(
          field.pos(),
          value == null ? classes.getDefaultValue(field) : value(field.schema(), value));
    }
    return record;
  }

  private Object value(Schema its, JsonNode node) throws IOException {
    return switch (its.getType()) {
      case RECORD -> record(its, node);
      case UNION -> value(branch(its, node), node);
      case NULL -> null;
      case ARRAY -> {
        require(node.isArray(), its, node);
        List<Object> items = new ArrayList<>(node.size());
        for (JsonNode item : node) {
          items.add(value(its.getElementType(), item));
        }
        yield items;
      }
      case MAP -> {
        require(node.isObject(), its, node);
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          entries.put(entry.getKey(), value(its.getValueType(), entry.getValue()));
        }
        yield entries;
      }
      case FLOAT -> (float) number(its, node);
      case DOUBLE -> number(its, node);
      case INT -> {
        require(node.isInt(), its, node);
        yield node.intValue();
      }
      case LONG -> {
        if (its.getLogicalType() != null) {
          yield Instant.parse(node.asText());
        }
        require(node.canConvertToLong() && node.isIntegralNumber(), its, node);
        yield node.longValue();
      }
      case BOOLEAN -> {
        require(node.isBoolean(), its, node);
        yield node.booleanValue();
      }
      case BYTES -> ByteBuffer.wrap(node.binaryValue());
      case ENUM -> classes.createEnum(symbol(its, node.asText()), its);
      case STRING -> {
        require(node.isTextual(), its, node);
        yield node.textValue();
      }
      case FIXED -> throw new IllegalArgumentException("no schema of this project has it");
    };
  }

  private static String symbol(Schema its, String name) {
    return its.hasEnumSymbol(name) || its.getEnumDefault() == null ? name : its.getEnumDefault();
  }

  private static double number(Schema its, JsonNode node) {
    require(node.isNumber() || node.isTextual(), its, node);
    return node.isNumber() ? node.doubleValue() : Double.parseDouble(node.textValue());
  }

  /** The branch of a union that a value is of; each kind of JSON is in one branch only. */
  private static Schema branch(Schema union, JsonNode node) {
    for (Schema branch : union.getTypes()) {
      boolean fits =
          switch (branch.getType()) {
            case NULL -> node.isNull();
            case STRING, BYTES, ENUM -> node.isTextual();
            case INT, LONG, FLOAT, DOUBLE ->
                node.isNumber() || union.getTypes().size() == 2 && node.isTextual();
            case BOOLEAN -> node.isBoolean();
            case ARRAY -> node.isArray();
            case MAP, RECORD -> node.isObject();
            default -> false;
          };
      if (fits) {
        return branch;
      }
    }
    throw new IllegalArgumentException("%s is not allowed as %s".formatted(node, union));
  }

  private static void require(boolean fits, Schema its, JsonNode node) {
    if (!fits) {
      throw new IllegalArgumentException(
          "%s is not allowed as %s".formatted(node, its.getType().getName()));
    }
  }
}
