package learnstream.codec;

import learnstream.codec.avro.RefusalReason;
import org.apache.avro.Schema;

/** Finds the schema that a record names in front of it, by the id that a registry gave it. */
public interface SchemasById extends AutoCloseable {
  /** Where no registry is known. */
  SchemasById NONE =
      id -> {
        throw new UndecodableException(
            RefusalReason.UNKNOWN_SCHEMA,
            "the record names schema id %d of a registry; give output.registry".formatted(id));
      };

  /**
   * @throws UndecodableException if there is no such schema
   * @throws NotReadyException if it cannot be said now
   */
  Schema schema(int id) throws UndecodableException;

  @Override
  default void close() {
    // Most hold nothing that needs closing.
  }
}
