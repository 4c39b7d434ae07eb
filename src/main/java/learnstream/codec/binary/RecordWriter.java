package learnstream.codec.binary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;

/**
 * Writes generated records as {@link org.apache.avro.specific.SpecificDatumWriter} does, byte for
 * byte. How each field is written is settled once, as {@link org.apache.avro.io.FastReaderBuilder}
 * does it for reading, and not looked up for each value. Safe to share.
 */
public final class RecordWriter<T extends IndexedRecord> implements DatumWriter<T> {
  private interface ValueWriter {
    void write(Object value, Encoder out) throws IOException;
  }

  /** Its fields' writers come after it is known, since a record may hold its like. */
  private static final class Fields implements ValueWriter {
    private ValueWriter[] writers;

    @Override
    public void write(Object value, Encoder out) throws IOException {
      IndexedRecord record = (IndexedRecord) value;
      for (int i = 0; i < writers.length; i++) {
        writers[i].write(record.get(i), out);
      }
    }
  }

  private ValueWriter writer;

  public RecordWriter(Schema schema) {
    setSchema(schema);
  }

  @Override
  public void setSchema(Schema schema) {
    writer = writer(schema, new HashMap<>());
  }

  @Override
  public void write(T record, Encoder out) throws IOException {
    writer.write(record, out);
  }

  private static ValueWriter writer(Schema schema, Map<String, Fields> records) {
    return switch (schema.getType()) {
      case RECORD -> record(schema, records);
      case ARRAY -> array(schema.getElementType(), records);
      case MAP -> map(writer(schema.getValueType(), records));
      case UNION -> union(schema.getTypes(), records);
      case ENUM -> (value, out) -> out.writeEnum(schema.getEnumOrdinal(value.toString()));
      case FIXED -> (value, out) -> out.writeFixed(((GenericFixed) value).bytes());
      case STRING -> (value, out) -> out.writeString((CharSequence) value);
      case BYTES -> (value, out) -> out.writeBytes((ByteBuffer) value);
      case INT -> (value, out) -> out.writeInt((Integer) value);
      case LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? (value, out) -> out.writeLong(((Instant) value).toEpochMilli())
              : (value, out) -> out.writeLong((Long) value);
      case FLOAT -> (value, out) -> out.writeFloat((Float) value);
      case DOUBLE -> (value, out) -> out.writeDouble((Double) value);
      case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) value);
      case NULL -> (value, out) -> out.writeNull();
    };
  }

  private static ValueWriter record(Schema schema, Map<String, Fields> records) {
    Fields known = records.get(schema.getFullName());
    if (known != null) {
      return known;
    }
    Fields fields = new Fields();
    records.put(schema.getFullName(), fields);
    fields.writers =
        schema.getFields().stream()
            .map(field -> writer(field.schema(), records))
            .toArray(ValueWriter[]::new);
    return fields;
  }

  private static ValueWriter array(Schema element, Map<String, Fields> records) {
    ValueWriter each = writer(element, records);
    boolean floats = element.getType() == Schema.Type.FLOAT;
    return (value, out) -> {
      Collection<?> items = (Collection<?>) value;
      out.writeArrayStart();
      out.setItemCount(items.size());
      if (floats && items instanceof FloatList list) {
        list.write(out);
      } else if (!items.isEmpty()) {
        for (Object item : items) {
          out.startItem();
          each.write(item, out);
        }
      }
      out.writeArrayEnd();
    };
  }

  private static ValueWriter map(ValueWriter each) {
    return (value, out) -> {
      Map<?, ?> entries = (Map<?, ?>) value;
      out.writeMapStart();
      out.setItemCount(entries.size());
      if (!entries.isEmpty()) {
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
          out.startItem();
          out.writeString((CharSequence) entry.getKey());
          each.write(entry.getValue(), out);
        }
      }
      out.writeMapEnd();
    };
  }

  private static ValueWriter union(List<Schema> schemas, Map<String, Fields> records) {
    ValueWriter[] branches =
        schemas.stream().map(branch -> writer(branch, records)).toArray(ValueWriter[]::new);
    Schema[] types = schemas.toArray(new Schema[0]);
    return (value, out) -> {
      for (int i = 0; i < types.length; i++) {
        if (isOf(types[i], value)) {
          out.writeIndex(i);
          branches[i].write(value, out);
          return;
        }
      }
      throw new AvroRuntimeException(
          "%s is not in union %s"
              .formatted(value == null ? "null" : value.getClass().getName(), schemas));
    };
  }

  private static boolean isOf(Schema type, Object value) {
    return switch (type.getType()) {
      case NULL -> value == null;
      case RECORD ->
          value instanceof IndexedRecord record
              && record.getSchema().getFullName().equals(type.getFullName());
      case ENUM -> value instanceof Enum<?>;
      case FIXED -> value instanceof GenericFixed;
      case ARRAY -> value instanceof Collection<?>;
      case MAP -> value instanceof Map<?, ?>;
      case STRING -> value instanceof CharSequence;
      case BYTES -> value instanceof ByteBuffer;
      case INT -> value instanceof Integer;
      case LONG -> value instanceof Long || value instanceof Instant;
      case FLOAT -> value instanceof Float;
      case DOUBLE -> value instanceof Double;
      case BOOLEAN -> value instanceof Boolean;
      case UNION -> false;
    };
  }
}
