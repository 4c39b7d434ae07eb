package learnstream.dashboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import learnstream.cli.Main;

/** {@code learnstream dashboard} in a JVM of its own. */
final class ServerProcess implements AutoCloseable {
  private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

  private final Process process;
  private final String address;

  ServerProcess(Path config, String... options) throws IOException {
    process =
        new ProcessBuilder(
                concat(
                    List.of(
                        BIN.resolve("java").toString(),
                        "-XX:+UseParallelGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "dashboard",
                        config.toString(),
                        "--port",
                        "0"),
                    List.of(options)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    address = new BufferedReader(reader(process)).readLine();
    if (address == null) {
      throw new IOException("the dashboard did not start");
    }
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }

  private static InputStreamReader reader(Process process) {
    return new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
  }

  String address() {
    return address;
  }

  /** Bytes of what lives in its heap; collects what does not. */
  long liveHeap() throws IOException {
    Process histogram =
        new ProcessBuilder(
                BIN.resolve("jcmd").toString(), Long.toString(process.pid()), "GC.class_histogram")
            .start();
    String total =
        new BufferedReader(reader(histogram))
            .lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow(() -> new IOException("jcmd does not say what lives in the heap"));
    return Long.parseLong(total.strip().split("\\s+")[2]);
  }

  /** Bytes of its process. */
  long memory() throws IOException {
    return Memory.own(process.pid());
  }

  /** Time on a processor. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
  }
}
