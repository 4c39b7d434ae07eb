package learnstream.codec.binary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads records that were written with the present schema, their arrays of floats as {@link
 * FloatList}s: an array's floats lie side by side in the record, and Avro's own reader makes an
 * object of each. Texts, numbers and times are read as they are, without that reader's way through
 * several objects; every other field is left to it.
 */
public final class FloatListReader<T extends SpecificRecord> implements DatumReader<T> {
  private static final int MAX_AT_ONCE = 16_384;

  /** Up to as many are read one by one. */
  private static final int FEW = 64;

  private final Schema schema;
  private final GenericData.InstanceSupplier records;
  private final FastReaderBuilder.FieldReader[] fields;

  public FloatListReader(Schema schema, SpecificData data) throws IOException {
    this.schema = schema;
    FastReaderBuilder others = new FastReaderBuilder(data);
    records = data.getNewRecordSupplier(schema);
    fields = new FastReaderBuilder.FieldReader[schema.getFields().size()];
    for (Schema.Field field : schema.getFields()) {
      fields[field.pos()] = reader(field.schema(), others);
    }
  }

  /** Whether a field of the record is an array of floats, or may be one. */
  public static boolean isFor(Schema schema) {
    return schema.getType() == Schema.Type.RECORD
        && schema.getFields().stream().anyMatch(field -> mayBeFloats(field.schema()));
  }

  private static boolean mayBeFloats(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream().anyMatch(FloatListReader::mayBeFloats)
        : schema.getType() == Schema.Type.ARRAY
            && schema.getElementType().getType() == Schema.Type.FLOAT;
  }

  private static FastReaderBuilder.FieldReader reader(Schema schema, FastReaderBuilder others)
      throws IOException {
    return switch (schema.getType()) {
      case UNION -> union(schema.getTypes(), others);
      case NULL ->
          (old, in) -> {
            in.readNull();
            return null;
          };
      case STRING -> (old, in) -> in.readString();
      case DOUBLE -> (old, in) -> in.readDouble();
      case LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? (old, in) -> Instant.ofEpochMilli(in.readLong())
              : other(schema, others);
      default -> mayBeFloats(schema) ? (old, in) -> floats(in) : other(schema, others);
    };
  }

  private static FastReaderBuilder.FieldReader other(Schema schema, FastReaderBuilder others)
      throws IOException {
    DatumReader<Object> other = others.createDatumReader(schema);
    return other::read;
  }

  private static FastReaderBuilder.FieldReader union(List<Schema> types, FastReaderBuilder others)
      throws IOException {
    FastReaderBuilder.FieldReader[] branches = new FastReaderBuilder.FieldReader[types.size()];
    for (int i = 0; i < branches.length; i++) {
      branches[i] = reader(types.get(i), others);
    }
    return (old, in) -> branches[in.readIndex()].read(null, in);
  }

  private static FloatList floats(Decoder in) throws IOException {
    float[] numbers = {};
    int size = 0;
    for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
      for (long left = count; left > 0; ) {
        // So far the count is only a claim: memory follows what is there.
        int part = (int) Math.min(left, MAX_AT_ONCE);
        byte[] bytes = part > FEW ? bytes(in, part) : null;
        int wanted = Math.addExact(size, part);
        if (wanted > numbers.length) {
          // At least twice as many: there may be as many blocks as numbers.
          numbers = Arrays.copyOf(numbers, Math.max(wanted, 2 * size));
        }
        if (bytes == null) {
          for (int i = size; i < wanted; i++) {
            numbers[i] = in.readFloat();
          }
        } else {
          ByteBuffer.wrap(bytes)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer()
              .get(numbers, size, part);
        }
        size = wanted;
        left -= part;
      }
    }
    return new FloatList(size == numbers.length ? numbers : Arrays.copyOf(numbers, size));
  }

  private static byte[] bytes(Decoder in, int numbers) throws IOException {
    byte[] bytes = new byte[numbers * Float.BYTES];
    in.readFixed(bytes);
    return bytes;
  }

  @Override
  @SuppressWarnings("unchecked")
  public T read(T reuse, Decoder in) throws IOException {
    T record = (T) records.newInstance(null, schema);
    for (int i = 0; i < fields.length; i++) {
      record.put(i, fields[i].read(null, in));
    }
    return record;
  }

  @Override
  public void setSchema(Schema writersSchema) {
    throw new UnsupportedOperationException("the schema is given once");
  }
}
