package learnstream.config;

import java.time.Duration;
import java.util.Map;
import learnstream.codec.SchemasById;
import learnstream.registry.RegistrySettings;
import learnstream.registry.SchemaRegistry;

/**
 * In what form predictions, metrics, dead letters and control results are written.
 *
 * @param registry settings of the client of the schema registry that has, or had, their schemas, by
 *     name; empty: none
 */
public record Output(Format format, Map<String, String> registry) {
  /** Wire formats. */
  public enum Format {
    /** This project's schemas in Avro's single-object encoding. */
    LEARNSTREAM,
    /** A JSON object each, with the fields of the same schemas. */
    JSON,
    /** Avro, the schemas in a registry. */
    AVRO
  }

  /** Leaves room below a broker's default of 1 MB a message. */
  private static final int MAX_RECORD_BYTES = 900_000;

  public Output {
    registry = Map.copyOf(registry);
  }

  /**
   * What readers of the records need: these may be of another form than what is written now.
   *
   * @param patience how long they wait for the registry
   */
  public SchemasById schemas(Duration patience) {
    return registry.isEmpty()
        ? SchemasById.NONE
        : new SchemaRegistry(RegistrySettings.of(registry), patience);
  }

  /** The largest value of another record, in bytes, that fits into one that is written. */
  public int maxValueBytes() {
    // Base64 writes three bytes as four.
    return format == Format.JSON ? MAX_RECORD_BYTES / 4 * 3 : MAX_RECORD_BYTES;
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "Output[format=%s, registry=%s]".formatted(format, Secrets.masked(registry));
  }
}
