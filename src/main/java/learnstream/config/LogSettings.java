package learnstream.config;

/** How the process logs. */
public record LogSettings(Format format, Level level) {
  /** One event a line, as text or as a JSON object. */
  public enum Format {
    PLAIN,
    JSON
  }

  /** The least that is logged of what Learnstream itself says. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
