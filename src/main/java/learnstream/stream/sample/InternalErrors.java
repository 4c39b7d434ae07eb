package learnstream.stream.sample;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Collectors;
import learnstream.codec.NotReadyException;
import org.apache.kafka.common.KafkaException;

/**
 * Errors that nobody expected while a record was handled: the record becomes a dead letter and the
 * stream goes on. Kafka's own exceptions are not among them: they are about the cluster, not about
 * the record, and Kafka Streams has to see them.
 */
public final class InternalErrors {
  private static final int LINES = 12;

  private InternalErrors() {}

  /** Passes on what is not the record's fault. */
  public static void rethrowIfOfKafka(Throwable thrown) {
    if (thrown instanceof KafkaException kafka) {
      throw kafka;
    }
    if (thrown instanceof NotReadyException notReady) {
      throw notReady;
    }
  }

  /** The first lines of the stack trace. */
  public static String describe(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString().lines().limit(LINES).collect(Collectors.joining("\n"));
  }
}
