package learnstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import learnstream.FreePort;
import learnstream.LoggedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code broker} as a process of its own. */
class BrokerCommandIT {
  @TempDir private Path directory;

  @Test
  void otherCommandsFindItAtItsPort() throws Exception {
    int port = FreePort.find();
    Path log = directory.resolve("log");
    try (LoggedProcess broker =
        new LoggedProcess(CommandLines.process("broker", "--port", port), log)) {
      broker.await("It is at localhost:" + port);
      Path config =
          Files.writeString(
              directory.resolve("config.yaml"),
              """
              kafka: {bootstrap.servers: "localhost:%d"}
              models: [{id: m, features: 2, classes: 2}]
              """
                  .formatted(port));
      assertThat(CommandLines.execute("topics", config, "--create").code()).isZero();
      assertThat(CommandLines.execute("topics", config).lines())
          .hasSizeGreaterThan(5)
          .allSatisfy(line -> assertThat(line).endsWith("as configured"));
      assertThat(CommandLines.execute("broker", "--port", port).error())
          .startsWith("--port: %d is taken; give another one".formatted(port));
      assertThat(broker.stop()).as("SIGTERM").isEqualTo(143);
    }
  }

  @Test
  void aPortThatIsNoneIsRefused() {
    assertThat(CommandLines.execute("broker", "--port", "70000").error())
        .startsWith("--port: 70000 is not allowed; 1 to 65535 is, or 0 for a free one");
  }
}
