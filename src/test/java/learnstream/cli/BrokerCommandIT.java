package learnstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code broker} as a process of its own. */
class BrokerCommandIT {
  @TempDir private Path directory;

  @Test
  void otherCommandsFindItAtItsPort() throws Exception {
    int port = freePort();
    Path log = directory.resolve("log");
    Process broker = broker(port, log);
    try {
      String address = "It is at localhost:" + port;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!Files.readString(log).contains(address)) {
        assertThat(broker.isAlive() && System.nanoTime() < deadline)
            .as(Files.readString(log))
            .isTrue();
        Thread.sleep(100);
      }
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
    } finally {
      broker.destroy();
      assertThat(broker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(broker.exitValue()).as("SIGTERM").isEqualTo(143);
  }

  @Test
  void aPortThatIsNoneIsRefused() {
    assertThat(CommandLines.execute("broker", "--port", "70000").error())
        .startsWith("--port: 70000 is not allowed; 1 to 65535 is, or 0 for a free one");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Process broker(int port, Path log) throws Exception {
    Files.createFile(log);
    return CommandLines.process("broker", "--port", port)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
