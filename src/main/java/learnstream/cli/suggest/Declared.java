package learnstream.cli.suggest;

import java.util.List;

/**
 * What a schema says of a field.
 *
 * @param symbols of an enumeration, else none
 */
record Declared(Kind kind, List<String> symbols) {
  /** What tells more than the values do. */
  enum Kind {
    /** One of the symbols. */
    ENUMERATION,
    BOOLEAN,
    TIME,
    BYTES,
    UUID,
    /** The values tell. */
    OTHER
  }

  Declared(Kind kind) {
    this(kind, List.of());
  }
}
