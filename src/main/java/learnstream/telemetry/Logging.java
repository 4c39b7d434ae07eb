package learnstream.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.time.Duration;
import java.util.function.Function;
import learnstream.config.Deployment;
import learnstream.config.LogSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the program's commands: on standard error, one event a line. Nothing is configured
 * until a command asks for it, so that an application which embeds a learner keeps its own log.
 */
public final class Logging {
  private static final Logger LOG = LoggerFactory.getLogger(Logging.class);
  private static final int MAX_REPEATS = 5;
  private static final Duration WITHIN = Duration.ofMinutes(1);

  private Logging() {}

  /**
   * For a process that runs for long. Of Kafka and the other libraries, warnings and errors are
   * logged, and of lines of one kind a few only; a thread that ends is an event as well.
   */
  public static void configure(LogSettings settings) {
    LoggerContext context = toStandardError(it -> encoder(settings, it));
    setLevels(context, Level.toLevel(settings.level().name()), Level.WARN);
    // Warns of nothing but that a consumer was closed when it had read its part.
    setLevel(
        context,
        "org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils",
        level("kafka.log", Level.ERROR));
    RepeatLimiter limiter = new RepeatLimiter(MAX_REPEATS, WITHIN.toNanos(), System::nanoTime);
    limiter.setContext(context);
    limiter.start();
    context.addTurboFilter(limiter);
    Thread.setDefaultUncaughtExceptionHandler(Logging::ended);
  }

  /** For a command that a person waits for, or a demo: what goes wrong. */
  public static void ofCommand() {
    LoggerContext context =
        toStandardError(it -> pattern("%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n%nopex", it));
    setLevels(context, Level.WARN, Level.ERROR);
    // The demo's broker calls it an error when a transaction's second batch overtakes its first;
    // the producer sends it again.
    setLevel(context, "kafka.server.ReplicaManager", Level.OFF);
  }

  /** Replaces what was configured. */
  private static LoggerContext toStandardError(
      Function<LoggerContext, Encoder<ILoggingEvent>> encoder) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder.apply(context));
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    return context;
  }

  /** The system properties {@code learnstream.log} and {@code kafka.log}, if set, decide. */
  private static void setLevels(LoggerContext context, Level own, Level others) {
    setLevel(context, "learnstream", level("learnstream.log", own));
    setLevel(context, Logger.ROOT_LOGGER_NAME, level("kafka.log", others));
  }

  private static Level level(String property, Level unset) {
    return Level.toLevel(System.getProperty(property), unset);
  }

  private static void setLevel(LoggerContext context, String logger, Level level) {
    context.getLogger(logger).setLevel(level);
  }

  /** In place of the JVM's own output, which ignores the log's format. */
  private static void ended(Thread thread, Throwable thrown) {
    // Failures of Kafka Streams' own threads have been handled and logged already.
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
    // Stack traces are for debugging.
    String trace = settings.level() == LogSettings.Level.DEBUG ? "%ex" : "%nopex";
    return pattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n" + trace, context);
  }

  private static Encoder<ILoggingEvent> pattern(String pattern, LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }

  /** Logs the versions and the configuration, without its secrets. */
  public static void begin(Deployment deployment) {
    LOG.info("versions: {}", Versions.all());
    LOG.info("configuration: {}", deployment);
  }
}
