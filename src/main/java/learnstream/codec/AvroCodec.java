package learnstream.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.binary.ByteArrayEncoder;
import learnstream.codec.binary.FloatListReader;
import learnstream.codec.binary.GeneratedClasses;
import learnstream.codec.binary.NestedRecordReader;
import learnstream.codec.binary.RecordWriter;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SystemLimitException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Avro single-object encoding of one kind of record: the marker C3 01, the writer's schema as its
 * 64-bit fingerprint, the record. Records of older and newer writers are resolved to the present
 * schema where their schema is known: earlier versions are resources, {@code
 * schemas/earlier/NAME.1.avsc} and on, and others can be added ({@link #know}). What {@link
 * JsonCodec} and {@link RegisteredCodec} have written is read as well. An instance may be shared by
 * threads, as Kafka Streams shares a sink's serializer among all of its tasks.
 *
 * @param <T> class generated from {@code schemas/}
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro
 *     specification, single-object encoding</a>
 */
public final class AvroCodec<T extends SpecificRecord> implements Serializer<T>, Deserializer<T> {
  private static final int HEADER = 10;
  private static final int MAX_REGISTERED = 1_000;
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** What a thread encodes and decodes with, whichever codec it does so for. */
  private static final class Buffers {
    private final ByteArrayEncoder encoder = new ByteArrayEncoder();
    private BinaryDecoder decoder;
  }

  private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

  private final Schema schema;
  private final SpecificData classes;
  private final byte[] header;
  private final RecordWriter<T> writer;

  /** Null where such records are in Avro only. */
  private final JsonCodec<T> json;

  private final Map<Long, DatumReader<T>> readers = new ConcurrentHashMap<>();
  private final SchemasById registry;
  private final Map<Integer, DatumReader<T>> registered = new ConcurrentHashMap<>();

  private AvroCodec(Class<T> type, SchemasById registry) {
    this.registry = registry;
    schema = SpecificData.get().getSchema(type);
    classes = new GeneratedClasses(type);
    writer = new RecordWriter<>(schema);
    json = JsonCodec.isFor(type) ? JsonCodec.of(type) : null;
    header =
        ByteBuffer.allocate(HEADER)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 0x01)
            .putLong(SchemaNormalization.parsingFingerprint64(schema))
            .array();
    know(schema);
    EarlierSchemas.of(schema.getName())
        .forEach((fingerprint, earlier) -> readers.put(fingerprint, reader(earlier)));
  }

  public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type) {
    return of(type, SchemasById.NONE);
  }

  /**
   * @param registry knows the schemas of what a {@link RegisteredCodec} has written
   */
  public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type, SchemasById registry) {
    return new AvroCodec<>(type, registry);
  }

  /** Makes records that were written with {@code writersSchema} readable. */
  public AvroCodec<T> know(Schema writersSchema) {
    readers.put(SchemaNormalization.parsingFingerprint64(writersSchema), reader(writersSchema));
    return this;
  }

  private DatumReader<T> reader(Schema writersSchema) {
    if (NestedRecordReader.isRecursive(schema) || NestedRecordReader.isRecursive(writersSchema)) {
      return new NestedRecordReader<>(writersSchema, schema, classes);
    }
    try {
      if (writersSchema.equals(schema) && FloatListReader.isFor(schema)) {
        return new FloatListReader<>(schema, classes);
      }
      // Built here and by a builder of its own: those of SpecificDatumReader are built at the first
      // read, in tables that all threads write to.
      return new FastReaderBuilder(classes)
          .withClassPropEnabled(false)
          .withKeyClassEnabled(false)
          .createDatumReader(writersSchema, schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public byte[] encode(T value) {
    return encode(header, value);
  }

  /**
   * @param front what stands in front of the record
   */
  byte[] encode(byte[] front, T value) {
    ByteArrayEncoder out = BUFFERS.get().encoder;
    out.begin(front);
    try {
      writer.write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Whether the bytes say of themselves that they are such a record, in a version that is known.
   *
   * @throws NotReadyException if a registry that has to be asked does not answer
   */
  public boolean knows(byte[] bytes) {
    if (bytes == null || bytes.length == 0) {
      return false;
    }
    if (json != null && JsonCodec.isObject(bytes)) {
      return json.knows(bytes);
    }
    if (isRegistered(bytes)) {
      try {
        return isNamed(registry.schema(RegisteredCodec.id(bytes)));
      } catch (UndecodableException e) {
        return false;
      }
    }
    return isSingleObject(bytes) && readers.containsKey(fingerprint(bytes));
  }

  private boolean isNamed(Schema writersSchema) {
    return writersSchema.getType() == Schema.Type.RECORD
        && schema.getFullName().equals(writersSchema.getFullName());
  }

  /** Other kinds of record are in this project's form alone. */
  private boolean isRegistered(byte[] bytes) {
    return json != null && RegisteredCodec.isFramed(bytes);
  }

  private static boolean isSingleObject(byte[] bytes) {
    return bytes.length >= HEADER && bytes[0] == (byte) 0xC3 && bytes[1] == (byte) 0x01;
  }

  private static long fingerprint(byte[] bytes) {
    return (long) LITTLE_ENDIAN.get(bytes, 2);
  }

  /**
   * @throws UndecodableException if the bytes are not such a record, or one with an unknown schema
   * @throws NotReadyException if a registry that has to be asked for its schema does not answer
   */
  public T decode(byte[] bytes) throws UndecodableException {
    if (json != null && JsonCodec.isObject(bytes)) {
      return json.decode(bytes);
    }
    if (isRegistered(bytes)) {
      return decode(registered(RegisteredCodec.id(bytes)), bytes, RegisteredCodec.HEADER);
    }
    if (!isSingleObject(bytes)) {
      throw new UndecodableException(
          RefusalReason.UNDECODABLE,
          "%d bytes that do not begin with the marker C3 01 of Avro's single-object encoding: %s"
              .formatted(
                  bytes.length,
                  HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, 8))));
    }
    long fingerprint = fingerprint(bytes);
    DatumReader<T> reader = readers.get(fingerprint);
    if (reader == null) {
      throw new UndecodableException(
          RefusalReason.UNKNOWN_SCHEMA,
          "schema with fingerprint %016x is not known as a version of %s"
              .formatted(fingerprint, schema.getName()));
    }
    return decode(reader, bytes, HEADER);
  }

  private DatumReader<T> registered(int id) throws UndecodableException {
    DatumReader<T> known = registered.get(id);
    if (known != null) {
      return known;
    }
    Schema writersSchema = registry.schema(id);
    if (!isNamed(writersSchema)) {
      throw new UndecodableException(
          RefusalReason.UNKNOWN_SCHEMA,
          "schema id %d is of %s, and not of %s"
              .formatted(id, writersSchema.getFullName(), schema.getFullName()));
    }
    if (registered.size() >= MAX_REGISTERED) {
      registered.clear();
    }
    try {
      DatumReader<T> made =
          readers.getOrDefault(
              SchemaNormalization.parsingFingerprint64(writersSchema), reader(writersSchema));
      registered.put(id, made);
      return made;
    } catch (AvroRuntimeException e) {
      throw new UndecodableException(
          RefusalReason.UNKNOWN_SCHEMA,
          "schema id %d cannot be read as %s: %s".formatted(id, schema.getName(), e.getMessage()));
    }
  }

  private T decode(DatumReader<T> reader, byte[] bytes, int offset) throws UndecodableException {
    Buffers its = BUFFERS.get();
    its.decoder =
        DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, its.decoder);
    try {
      T value = reader.read(null, its.decoder);
      int left = its.decoder.inputStream().available();
      if (left > 0) {
        throw new UndecodableException(
            RefusalReason.UNDECODABLE,
            "%d more bytes follow the %s".formatted(left, schema.getName()));
      }
      return value;
    } catch (SystemLimitException | UnsupportedOperationException e) {
      throw new UndecodableException(
          RefusalReason.TOO_LARGE,
          "a %s that exceeds a limit: %s".formatted(schema.getName(), e.getMessage()));
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new UndecodableException(
          RefusalReason.UNDECODABLE,
          "not a complete %s: %s"
              .formatted(
                  schema.getName(), e.getMessage() == null ? "it ends too early" : e.getMessage()));
    }
  }

  @Override
  public byte[] serialize(String topic, T value) {
    return value == null ? null : encode(value);
  }

  @Override
  public T deserialize(String topic, byte[] bytes) {
    try {
      return bytes == null ? null : decode(bytes);
    } catch (UndecodableException e) {
      throw new SerializationException(topic + ": " + e.getMessage());
    }
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    // Nothing to configure: the class says it all.
  }

  @Override
  public void close() {
    // Holds nothing that needs closing.
  }
}
