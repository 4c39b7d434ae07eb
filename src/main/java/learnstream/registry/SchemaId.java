package learnstream.registry;

/**
 * By what a record names its schema in a registry.
 *
 * @param value a number, or a GUID
 */
public record SchemaId(Kind kind, String value) {
  /** Which of a registry's numbers it is. */
  public enum Kind {
    /** Of Confluent's API, which other registries speak as well. */
    CONFLUENT("schema id"),
    /** Of Confluent's API, the same in every registry. */
    GUID("schema GUID"),
    /** Of Apicurio: one for each version of an artifact. */
    GLOBAL("globalId"),
    /** Of Apicurio: one for each content. */
    CONTENT("contentId");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  public SchemaId(Kind kind, long number) {
    this(kind, Long.toString(number));
  }

  @Override
  public String toString() {
    return kind.title + " " + value;
  }
}
