package learnstream.soak;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import learnstream.cli.Main;

/** {@code learnstream run} in a JVM of its own, so that its figures are the learner's alone. */
final class LearnerProcess implements AutoCloseable {
  private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");
  private static final int STOP_SECONDS = 60;

  private final Path stateDir;
  private final Process process;

  /**
   * Starts it.
   *
   * @param config file that it runs
   * @param stateDir that the configuration names
   * @param log file that takes what it says
   */
  LearnerProcess(Path config, Path stateDir, File log) throws IOException {
    this.stateDir = stateDir;
    process =
        new ProcessBuilder(
                BIN.resolve("java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseParallelGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                config.toString())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .redirectError(ProcessBuilder.Redirect.appendTo(log))
            .start();
  }

  /**
   * What it takes now; collects its garbage.
   *
   * @throws IOException if it has ended, or is no process of Linux
   */
  Footprint footprint(double minutes, long changelog) throws IOException {
    return new Footprint(minutes, liveHeap(), threads(), handles(), changelog, size(stateDir));
  }

  private long liveHeap() throws IOException {
    return Long.parseLong(jcmd("GC.class_histogram", "Total").strip().split("\\s+")[2]);
  }

  private long threads() throws IOException {
    return Long.parseLong(jcmd("PerfCounter.print", "java.threads.live=").split("=")[1].strip());
  }

  private String jcmd(String command, String line) throws IOException {
    Process jcmd =
        new ProcessBuilder(BIN.resolve("jcmd").toString(), Long.toString(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    try (var answer =
        new BufferedReader(new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
      return answer
          .lines()
          .filter(each -> each.startsWith(line))
          .findFirst()
          .orElseThrow(() -> new IOException("jcmd " + command + " has no line " + line));
    }
  }

  private long handles() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      return open.count();
    }
  }

  /** Of files that may be deleted meanwhile. */
  private static long size(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.toList();
    } catch (UncheckedIOException e) {
      // A folder of the store was deleted on the way.
      return size(directory);
    }
    long bytes = 0;
    for (Path file : files) {
      try {
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      } catch (NoSuchFileException e) {
        // It was deleted on the way.
      }
    }
    return bytes;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Lets it end as an operator would. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
