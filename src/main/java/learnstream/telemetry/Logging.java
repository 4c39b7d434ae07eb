package learnstream.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.time.Duration;
import learnstream.config.Deployment;
import learnstream.config.LogSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of a process that runs for long: on standard error, one event a line. */
public final class Logging {
  private static final Logger LOG = LoggerFactory.getLogger(Logging.class);
  private static final int MAX_REPEATS = 5;
  private static final Duration WITHIN = Duration.ofMinutes(1);

  private Logging() {}

  /**
   * Replaces what was configured. Of Kafka and the other libraries, warnings and errors are logged.
   * The system properties {@code learnstream.log} and {@code kafka.log}, if set, decide the levels.
   */
  public static void configure(LogSettings settings) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder(settings, context));
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .setLevel(Level.toLevel(System.getProperty("kafka.log"), Level.WARN));
    // Warns of nothing but that a consumer was closed when it had read its part.
    context
        .getLogger("org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils")
        .setLevel(Level.toLevel(System.getProperty("kafka.log"), Level.ERROR));
    context
        .getLogger("learnstream")
        .setLevel(
            Level.toLevel(
                System.getProperty("learnstream.log"), Level.toLevel(settings.level().name())));
    RepeatLimiter limiter = new RepeatLimiter(MAX_REPEATS, WITHIN.toNanos(), System::nanoTime);
    limiter.setContext(context);
    limiter.start();
    context.addTurboFilter(limiter);
    Thread.setDefaultUncaughtExceptionHandler(Logging::ended);
  }

  /** Instead of the JVM's own lines, which are of no format. */
  private static void ended(Thread thread, Throwable thrown) {
    // Of its own threads Kafka Streams has asked already what to do, and that was logged.
    if (thread.getName().contains("-StreamThread-")) {
      LOG.debug("{} ended", thread.getName(), thrown);
    } else {
      LOG.error("{} ended: {}", thread.getName(), thrown.toString(), thrown);
    }
  }

  static Encoder<ILoggingEvent> encoder(LogSettings settings, LoggerContext context) {
    if (settings.format() == LogSettings.Format.JSON) {
      JsonEncoder json = new JsonEncoder();
      json.setContext(context);
      json.setWithSequenceNumber(false);
      json.setWithNanoseconds(false);
      json.setWithContext(false);
      json.setWithMessage(false);
      json.setWithArguments(false);
      json.setWithMDC(false);
      json.setWithKVPList(false);
      json.setWithMarkers(false);
      json.setWithFormattedMessage(true);
      json.start();
      return json;
    }
    PatternLayoutEncoder plain = new PatternLayoutEncoder();
    plain.setContext(context);
    // Stack traces are for whoever looks for a mistake.
    String trace = settings.level() == LogSettings.Level.DEBUG ? "%ex" : "%nopex";
    plain.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n" + trace);
    plain.start();
    return plain;
  }

  /** What runs here with which configuration, without its secrets. */
  public static void begin(Deployment deployment) {
    LOG.info("versions: {}", Versions.all());
    LOG.info("configuration: {}", deployment);
  }
}
