package learnstream.config;

/** How the process logs. */
public record LogSettings(Format format, Level level) {
  /** One event a line, as text or as a JSON object. */
  public enum Format {
    PLAIN,
    JSON
  }

  /** The lowest level at which Learnstream's own messages are logged. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
