package learnstream.stream.format;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.registry.RegistrySettings;
import learnstream.registry.SchemaId;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What producers with a registry put around a record's body: the byte 0 and the schema's id, or the
 * id in a header.
 *
 * @param id of the schema with which it was written
 * @param offset of the body in the value, in bytes
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Confluent's
 *     wire format</a>
 */
record AvroFrame(SchemaId id, int offset) {
  static final String CONFLUENT_HEADER = "__value_schema_id";
  static final String GLOBAL_ID_HEADER = "apicurio.value.globalId";
  static final String CONTENT_ID_HEADER = "apicurio.value.contentId";
  private static final String ENCODING_HEADER = "apicurio.value.encoding";

  private static final int MAGIC = 0;
  private static final int MAGIC_OF_GUID = 1;
  private static final int INT_AT = 1;
  private static final int INT_END = 5;
  private static final int LONG_END = 9;
  private static final int GUID_END = 17;

  /**
   * @throws UndecodableException if neither the value nor a header names a schema
   */
  static AvroFrame of(byte[] value, Headers headers, RegistrySettings registry)
      throws UndecodableException {
    SchemaId named = inHeaders(headers);
    return named == null ? inValue(value, registry) : new AvroFrame(named, 0);
  }

  private static SchemaId inHeaders(Headers headers) throws UndecodableException {
    byte[] confluent = header(headers, CONFLUENT_HEADER);
    if (confluent != null) {
      return ofConfluent(confluent);
    }
    // A serializer of Apicurio writes one of the two.
    byte[] content = header(headers, CONTENT_ID_HEADER);
    byte[] global = header(headers, GLOBAL_ID_HEADER);
    if (content == null && global == null) {
      return null;
    }
    byte[] encoding = header(headers, ENCODING_HEADER);
    if (encoding != null && encoding.length == 4) {
      throw undecodable("header %s: JSON is not allowed; give BINARY".formatted(ENCODING_HEADER));
    }
    return content != null
        ? ofApicurio(SchemaId.Kind.CONTENT, CONTENT_ID_HEADER, content)
        : ofApicurio(SchemaId.Kind.GLOBAL, GLOBAL_ID_HEADER, global);
  }

  private static byte[] header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : header.value();
  }

  private static SchemaId ofConfluent(byte[] id) throws UndecodableException {
    if (id.length == INT_END && id[0] == MAGIC) {
      return new SchemaId(SchemaId.Kind.CONFLUENT, ByteBuffer.wrap(id).getInt(INT_AT));
    }
    if (id.length == GUID_END && id[0] == MAGIC_OF_GUID) {
      ByteBuffer guid = ByteBuffer.wrap(id).position(1);
      return new SchemaId(SchemaId.Kind.GUID, new UUID(guid.getLong(), guid.getLong()).toString());
    }
    throw undecodable(
        "header %s: %s is not allowed; give 00 and an id of 4 bytes, or 01 and a GUID of 16"
            .formatted(CONFLUENT_HEADER, hex(id)));
  }

  private static SchemaId ofApicurio(SchemaId.Kind kind, String name, byte[] id)
      throws UndecodableException {
    if (id.length != Long.BYTES) {
      throw undecodable(
          "header %s: %s is not allowed; give an id of 8 bytes".formatted(name, hex(id)));
    }
    return new SchemaId(kind, ByteBuffer.wrap(id).getLong());
  }

  private static AvroFrame inValue(byte[] value, RegistrySettings registry)
      throws UndecodableException {
    if (value.length < INT_END || value[0] != MAGIC) {
      throw undecodable(
          "the value begins with %s, and no header names a schema; give 00 and the schema's id in front of the record"
              .formatted(hex(value)));
    }
    int first = ByteBuffer.wrap(value).getInt(INT_AT);
    // Ids begin with 1, and no registry has counted to 4 billion: zeros are half of a longer id.
    return first == 0 && value.length >= LONG_END
        ? new AvroFrame(registry.id(ByteBuffer.wrap(value).getLong(INT_AT)), LONG_END)
        : new AvroFrame(registry.id(first), INT_END);
  }

  private static String hex(byte[] bytes) {
    return bytes.length == 0
        ? "nothing"
        : HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, 8));
  }

  private static UndecodableException undecodable(String message) {
    return new UndecodableException(RefusalReason.UNDECODABLE, message);
  }
}
