package learnstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The secret that a dashboard asks for before it sends a command; without one it is read only. */
final class TokenOption {
  static final String VARIABLE = "LEARNSTREAM_DASHBOARD_TOKEN";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Allow commands to whoever enters the token in this file (at least 16 characters). The"
              + " variable LEARNSTREAM_DASHBOARD_TOKEN serves as well. Default: the page is read only.")
  private Path file;

  /** Null for none. */
  String read() throws IOException {
    if (file != null) {
      return Files.readString(file).strip();
    }
    String variable = System.getenv(VARIABLE);
    return variable == null || variable.isBlank() ? null : variable.strip();
  }
}
