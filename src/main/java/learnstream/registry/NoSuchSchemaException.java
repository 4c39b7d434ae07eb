package learnstream.registry;

/** A registry has answered that it has no schema of an id, or none of Avro. */
public final class NoSuchSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoSuchSchemaException(String message) {
    super(message, null, false, false);
  }
}
