package learnstream.config.reader;

import java.time.Duration;
import learnstream.config.Http;
import learnstream.config.LogSettings;
import learnstream.config.Operations;
import learnstream.config.Restarts;
import learnstream.config.yaml.Section;

/** Reads {@code http}, {@code logging}, {@code restarts} and {@code metrics.details}. */
final class OperationsReader {
  private OperationsReader() {}

  static Operations read(Section top) {
    Section http = top.section("http");
    int port = (int) http.count("port", 0, 0);
    if (port > 65_535) {
      http.refuse("port", "give a port from 1 to 65535, or 0 for none");
    }
    Http where = new Http(http.text("host", "127.0.0.1"), port);
    http.close();
    Section logging = top.section("logging");
    LogSettings log =
        new LogSettings(
            logging.oneOf("format", LogSettings.Format.class, LogSettings.Format.PLAIN),
            logging.oneOf("level", LogSettings.Level.class, LogSettings.Level.INFO));
    logging.close();
    Section restarts = top.section("restarts");
    Restarts limit =
        new Restarts(
            (int) restarts.count("atMost", 3, 0),
            restarts.duration("within", Duration.ofMinutes(10)));
    restarts.close();
    return new Operations(where, log, limit, top.section("metrics").flag("details", true));
  }
}
