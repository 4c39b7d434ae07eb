package learnstream.codec.binary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
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
 * object of each. Every other field is left to that reader.
 */
public final class FloatListReader<T extends SpecificRecord> implements DatumReader<T> {
  private static final int MAX_AT_ONCE = 16_384;

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
    if (!mayBeFloats(schema)) {
      DatumReader<Object> other = others.createDatumReader(schema);
      return other::read;
    }
    if (!schema.isUnion()) {
      return (old, in) -> floats(in);
    }
    List<Schema> types = schema.getTypes();
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
        byte[] bytes = new byte[part * Float.BYTES];
        in.readFixed(bytes);
        int wanted = Math.addExact(size, part);
        if (wanted > numbers.length) {
          // At least twice as many: there may be as many blocks as numbers.
          numbers = Arrays.copyOf(numbers, Math.max(wanted, 2 * size));
        }
        ByteBuffer.wrap(bytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(numbers, size, part);
        size = wanted;
        left -= part;
      }
    }
    return new FloatList(size == numbers.length ? numbers : Arrays.copyOf(numbers, size));
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
