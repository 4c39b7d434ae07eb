package learnstream.cli;

import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** What went wrong, as a sentence for the person at the terminal. */
final class Failures {
  private Failures() {}

  static Throwable cause(Throwable thrown) {
    return thrown instanceof ExecutionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  static String sentence(Throwable cause) {
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + ": there is no such file";
    }
    if (cause instanceof TimeoutException
        || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
      return "the cluster did not answer in time; is kafka.bootstrap.servers right? ("
          + cause.getMessage()
          + ")";
    }
    if (cause instanceof KafkaException && cause.getCause() != null) {
      Throwable root = cause.getCause();
      while (root.getCause() != null) {
        root = root.getCause();
      }
      // Some repeat what made them.
      return cause.getMessage().endsWith(String.valueOf(root.getMessage()))
          ? cause.getMessage()
          : cause.getMessage() + ": " + root.getMessage();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
