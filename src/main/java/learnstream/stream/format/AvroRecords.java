package learnstream.stream.format;

import com.jayway.jsonpath.spi.json.JsonProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.NotReadyException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.binary.NestedRecordReader;
import learnstream.registry.AvroSchemas;
import learnstream.registry.NoSuchSchemaException;
import learnstream.registry.RegistrySettings;
import learnstream.registry.SchemaId;
import learnstream.registry.SchemaRegistry;
import learnstream.stream.sample.Origin;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SystemLimitException;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.kafka.common.header.Headers;

/**
 * Reads values that are records in Avro's binary encoding. With a registry each names the schema
 * with which it was written; without one all have the schema of a file, with or without the header
 * of Avro's single-object encoding. Where there are both, the file's is the one that they are
 * resolved to. For one thread.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#schema-resolution">Avro
 *     specification, schema resolution</a>
 */
public final class AvroRecords implements RecordParser {
  private static final int SINGLE_OBJECT_HEADER = 10;
  private static final int MAX_READERS = 1_000;

  private final GenericData types = new GenericData();
  private final Map<SchemaId, DatumReader<Object>> readers = new HashMap<>();
  private final SchemaRegistry registry;
  private final RegistrySettings settings;

  /** Null where records are read as they were written. */
  private final Schema schema;

  /** Of records without a registry; null with one. */
  private final DatumReader<Object> reader;

  private BinaryDecoder decoder;

  /**
   * @param schema that records are resolved to; null: as they were written
   */
  AvroRecords(SchemaRegistry registry, RegistrySettings settings, Schema schema) {
    this.registry = registry;
    this.settings = settings;
    this.schema = schema;
    convertLogicalTypes();
    reader = null;
  }

  /**
   * @param schema of all records
   */
  AvroRecords(Schema schema) {
    this.schema = schema;
    registry = null;
    settings = null;
    convertLogicalTypes();
    reader = reader(schema);
  }

  /**
   * Reads a schema's file.
   *
   * @throws RuntimeException if it cannot be read, or is no schema
   */
  public static Schema schema(Path file) {
    try {
      return AvroSchemas.parse(file.toString(), List.of(Files.readString(file)));
    } catch (NoSuchSchemaException e) {
      throw new IllegalArgumentException("samples.schema: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("samples.schema: %s cannot be read".formatted(file), e);
    }
  }

  private void convertLogicalTypes() {
    types.addLogicalTypeConversion(new Conversions.DecimalConversion());
    types.addLogicalTypeConversion(new Conversions.UUIDConversion());
    types.addLogicalTypeConversion(new TimeConversions.DateConversion());
    types.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
    types.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
    types.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    types.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    types.addLogicalTypeConversion(new TimeConversions.TimestampNanosConversion());
    types.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
    types.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
    types.addLogicalTypeConversion(new TimeConversions.LocalTimestampNanosConversion());
  }

  /**
   * @param registry that has the records' schemas; null: all have the same one
   * @param settings of the registry; null without one
   * @param schema as in {@code samples.schema}; null only with a registry
   */
  public static AvroRecords of(SchemaRegistry registry, RegistrySettings settings, Schema schema) {
    return registry == null ? new AvroRecords(schema) : new AvroRecords(registry, settings, schema);
  }

  /** Knows the trees. */
  public JsonProvider provider() {
    return new AvroProvider();
  }

  /**
   * {@inheritDoc}
   *
   * @throws NotReadyException if the registry does not give the record's schema now
   */
  @Override
  public Object parse(Origin origin, Headers headers) throws UndecodableException {
    byte[] value = origin.value();
    if (value == null) {
      throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
    }
    if (registry == null) {
      return read(reader, value, isSingleObject(value) ? SINGLE_OBJECT_HEADER : 0);
    }
    AvroFrame frame = AvroFrame.of(value, headers, settings);
    return read(reader(frame.id()), value, frame.offset());
  }

  @Override
  public boolean needsOthers() {
    return registry != null;
  }

  private boolean isSingleObject(byte[] value) {
    return value.length >= SINGLE_OBJECT_HEADER
        && value[0] == (byte) 0xC3
        && value[1] == 1
        && ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2)
            == SchemaNormalization.parsingFingerprint64(schema);
  }

  private DatumReader<Object> reader(SchemaId id) throws UndecodableException {
    DatumReader<Object> known = readers.get(id);
    if (known != null) {
      return known;
    }
    Schema writers = registry.schema(id);
    if (readers.size() >= MAX_READERS) {
      readers.clear();
    }
    try {
      DatumReader<Object> made = reader(writers);
      readers.put(id, made);
      return made;
    } catch (AvroRuntimeException e) {
      throw new UndecodableException(
          RefusalReason.UNKNOWN_SCHEMA,
          "%s cannot be read as samples.schema: %s".formatted(id, e.getMessage()));
    }
  }

  private DatumReader<Object> reader(Schema writers) {
    Schema readers = schema == null ? writers : schema;
    if (NestedRecordReader.isRecursive(writers) || NestedRecordReader.isRecursive(readers)) {
      return new NestedRecordReader<>(writers, readers, types);
    }
    try {
      // Classes that a stranger's schema names are not made.
      return new FastReaderBuilder(types)
          .withClassPropEnabled(false)
          .withKeyClassEnabled(false)
          .createDatumReader(writers, readers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object read(DatumReader<Object> its, byte[] value, int offset)
      throws UndecodableException {
    decoder = DecoderFactory.get().binaryDecoder(value, offset, value.length - offset, decoder);
    Object tree;
    int left;
    try {
      tree = its.read(null, decoder);
      left = decoder.inputStream().available();
    } catch (SystemLimitException | UnsupportedOperationException e) {
      throw new UndecodableException(
          RefusalReason.TOO_LARGE, "a record beyond what is allowed: " + e.getMessage());
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | DateTimeException
        | ArithmeticException e) {
      throw undecodable(
          "not a whole record: " + (e.getMessage() == null ? "it ends too early" : e.getMessage()));
    }
    if (left > 0) {
      throw undecodable("%d bytes are left over behind the record".formatted(left));
    }
    if (!AvroProvider.isTree(tree)) {
      throw undecodable("the value is a single one; give a record");
    }
    return tree;
  }

  private static UndecodableException undecodable(String message) {
    return new UndecodableException(RefusalReason.UNDECODABLE, message);
  }
}
