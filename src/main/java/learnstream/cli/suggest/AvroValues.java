package learnstream.cli.suggest;

import com.jayway.jsonpath.spi.json.JsonProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** The values of a record in Avro by their paths, those of records within it with dots. */
final class AvroValues {
  private static final int MAX_DEPTH = 8;

  /** Every whole number up to this one is a double. */
  private static final long MAX_WHOLE = 1L << 53;

  private final JsonProvider provider;

  /**
   * @param provider knows the records
   */
  AvroValues(JsonProvider provider) {
    this.provider = provider;
  }

  Map<String, Object> of(Object record) {
    Map<String, Object> values = new LinkedHashMap<>();
    collect("", record, values, 0);
    return values;
  }

  private void collect(String prefix, Object tree, Map<String, Object> values, int depth) {
    for (String key : provider.getPropertyKeys(tree)) {
      Object value = provider.getMapValue(tree, key);
      if (provider.isMap(value) && depth < MAX_DEPTH) {
        collect(prefix + key + ".", value, values, depth + 1);
      } else if (value != null) {
        values.put(prefix + key, value(value));
      }
    }
  }

  private Object value(Object value) {
    if (provider.isArray(value) || provider.isMap(value)) {
      return List.of();
    }
    if (value instanceof Long number && Math.abs(number) > MAX_WHOLE) {
      return number.toString();
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    return value instanceof Boolean ? value : value.toString();
  }

  /** Tells what a schema says of the fields. */
  static void declare(Schema schema, Survey survey) {
    declare("", schema, survey, 0);
  }

  private static void declare(String prefix, Schema record, Survey survey, int depth) {
    for (Schema.Field field : record.getFields()) {
      Schema schema = present(field.schema());
      if (schema.getType() == Schema.Type.RECORD && depth < MAX_DEPTH) {
        declare(prefix + field.name() + ".", schema, survey, depth + 1);
      } else if (schema.getType() != Schema.Type.MAP) {
        survey.declare(prefix + field.name(), declared(schema));
      }
    }
  }

  /** The schema of a value that may be null; a union of others as it is. */
  private static Schema present(Schema schema) {
    if (!schema.isUnion()) {
      return schema;
    }
    List<Schema> others =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    return others.size() == 1 ? others.get(0) : schema;
  }

  private static Declared declared(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    String name = logical == null ? "" : logical.getName();
    if (name.equals("date") || name.contains("timestamp")) {
      return new Declared(Declared.Kind.TIME);
    }
    if (name.equals("uuid")) {
      return new Declared(Declared.Kind.UUID);
    }
    return switch (schema.getType()) {
      case ENUM -> new Declared(Declared.Kind.ENUMERATION, schema.getEnumSymbols());
      case BOOLEAN -> new Declared(Declared.Kind.BOOLEAN);
      case BYTES, FIXED ->
          new Declared(logical == null ? Declared.Kind.BYTES : Declared.Kind.OTHER);
      default -> new Declared(Declared.Kind.OTHER);
    };
  }
}
