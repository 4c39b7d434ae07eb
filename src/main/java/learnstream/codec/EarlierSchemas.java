package learnstream.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The schemas that earlier versions wrote a kind of record with: resources, each parsed once. */
final class EarlierSchemas {
  private static final Map<String, Map<Long, Schema>> BY_RECORD = new ConcurrentHashMap<>();

  private EarlierSchemas() {}

  /** Schemas by their 64-bit fingerprint: {@code schemas/earlier/NAME.1.avsc} and on. */
  static Map<Long, Schema> of(String record) {
    return BY_RECORD.computeIfAbsent(record, EarlierSchemas::parse);
  }

  private static Map<Long, Schema> parse(String record) {
    Map<Long, Schema> schemas = new HashMap<>();
    for (int version = 1; ; version++) {
      String name = "/schemas/earlier/%s.%d.avsc".formatted(record, version);
      try (InputStream file = EarlierSchemas.class.getResourceAsStream(name)) {
        if (file == null) {
          return schemas;
        }
        Schema schema = new Schema.Parser().parse(file);
        schemas.put(SchemaNormalization.parsingFingerprint64(schema), schema);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
