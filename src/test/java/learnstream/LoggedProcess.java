package learnstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own. It says where it listens, so that nobody can take its port
 * before it does, and a test that waits in vain for it says what it said.
 */
public final class LoggedProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final int LINES_TOLD = 20;

  private final Process process;
  private final Path log;

  /**
   * @param command which is started
   * @param log to write what it says on either stream to
   */
  public LoggedProcess(ProcessBuilder command, Path log) throws IOException {
    this.log = log;
    process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /**
   * Waits until it says something.
   *
   * @param wanted what a part of its log has to match
   * @return the part that matches, with its groups
   */
  public Matcher await(String wanted) throws Exception {
    Pattern pattern = Pattern.compile(wanted);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      boolean alive = process.isAlive();
      Matcher found = pattern.matcher(said());
      if (found.find()) {
        return found;
      }
      assertThat(alive).as("runs; it said: %s", lastLines()).isTrue();
      assertThat(System.nanoTime()).as("in time; it said: %s", lastLines()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  /** So far; its last character may be half of one. */
  private String said() throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
  }

  private String lastLines() throws IOException {
    List<String> lines = said().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
  }

  /** SIGTERM. */
  public int stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
