package learnstream.codec;

import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * One kind of record in the wire format of schema registries: the byte 0, the id of 4 bytes that
 * the registry has given to the schema, the record. {@link AvroCodec} reads it too. May be shared
 * by threads.
 *
 * @param <T> class generated from {@code schemas/}
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Confluent's
 *     wire format</a>
 */
public final class RegisteredCodec<T extends SpecificRecord> implements Serializer<T> {
  static final int HEADER = 5;

  private static final byte MAGIC = 0;
  private static final int ID_AT = 1;

  private final AvroCodec<T> codec;
  private final ToIntFunction<String> ids;

  /**
   * @param ids gives the schema's id, by the topic
   */
  public RegisteredCodec(Class<T> type, ToIntFunction<String> ids) {
    codec = AvroCodec.of(type);
    this.ids = ids;
  }

  /** The schema in JSON, as others read it: without what is for Java alone. */
  public static String schema(Class<? extends SpecificRecord> type) {
    return SpecificData.get()
        .getSchema(type)
        .toString()
        .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
        .replace(",\"avro.java.string\":\"String\"", "");
  }

  @Override
  public byte[] serialize(String topic, T value) {
    return value == null
        ? null
        : codec.encode(
            ByteBuffer.allocate(HEADER).put(MAGIC).putInt(ids.applyAsInt(topic)).array(), value);
  }

  static boolean isFramed(byte[] bytes) {
    return bytes.length >= HEADER && bytes[0] == MAGIC;
  }

  static int id(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt(ID_AT);
  }
}
