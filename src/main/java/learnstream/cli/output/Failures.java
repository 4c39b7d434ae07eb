package learnstream.cli.output;

import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** What went wrong, as a sentence for the person at the terminal. */
public final class Failures {
  /** What the operating system says of a full disk, at the end of RocksDB's message as well. */
  private static final String NO_SPACE = "No space left on device";

  /** How Kafka Streams begins to say that another process holds its directory. */
  private static final String IN_USE =
      "Unable to initialize state, this can happen if multiple instances of Kafka Streams are";

  private Failures() {}

  public static Throwable cause(Throwable thrown) {
    return thrown instanceof ExecutionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  public static String sentence(Throwable cause) {
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + ": there is no such file";
    }
    if (cause instanceof TimeoutException
        || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
      return "the cluster did not answer in time; is kafka.bootstrap.servers right? ("
          + cause.getMessage()
          + ")";
    }
    if (String.valueOf(cause.getMessage()).startsWith(IN_USE)) {
      return "stateDir is in use by another process, such as a second run of this deployment; stop"
          + " that, or give each its own stateDir ("
          + cause.getMessage()
          + ")";
    }
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (String.valueOf(root.getMessage()).endsWith(NO_SPACE)) {
      return "there is no space left on the disk of stateDir; make room and start again ("
          + cause.getMessage()
          + ")";
    }
    if (cause instanceof KafkaException && root != cause) {
      // Some messages repeat that of their cause.
      return cause.getMessage().endsWith(String.valueOf(root.getMessage()))
          ? cause.getMessage()
          : cause.getMessage() + ": " + root.getMessage();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
