package learnstream.model;

/** The keys of one model's configuration that belong to its kind. */
public interface KindSettings {
  /**
   * A finite number.
   *
   * @param min the least that is allowed
   */
  double number(String key, double defaultValue, double min);

  /** An integer of at least {@code min}. */
  long count(String key, long defaultValue, long min);

  /** A truth value. */
  boolean flag(String key, boolean defaultValue);

  /** A text. */
  String text(String key, String defaultValue);

  /**
   * Reports that a key's value, or its absence, is a mistake.
   *
   * @param give what to write instead: "give a positive integer"
   */
  void refuse(String key, String give);
}
