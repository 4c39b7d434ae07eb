package learnstream.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import learnstream.JavaCommand;

/**
 * A class of this class path in a JVM of its own, whose output goes to a file and is waited for.
 */
final class JavaProcess {
  private static final int LINES_KEPT = 200;
  private static final int MAX_LINE = 300;

  private final Process process;
  private final Path log;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param log output is appended
   * @param environment variables besides those of this process
   * @param command options of the JVM, the class and its arguments
   */
  static JavaProcess start(Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> whole =
        JavaCommand.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"));
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().putAll(environment);
    JavaProcess started = new JavaProcess(builder.start(), log);
    Runtime.getRuntime().addShutdownHook(new Thread(started.process::destroyForcibly));
    Thread reader = new Thread(started::read, "output of " + log.getFileName());
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Writer file =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        file.write(line + "\n");
        file.flush();
        said(line);
      }
    } catch (IOException e) {
      // Killing the process closes its output: what it had said until then stays.
    } finally {
      said(null);
    }
  }

  private synchronized void said(String line) {
    if (line == null) {
      ended = true;
    } else {
      lines.add(line);
      if (lines.size() > LINES_KEPT) {
        lines.remove(0);
      }
    }
    notifyAll();
  }

  /** Waits for a line that contains {@code text}. */
  synchronized void await(String text, int seconds) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (lines.stream().noneMatch(line -> line.contains(text))) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (ended || left <= 0) {
        throw new TimeoutException(
            "\"%s\" was not said within %d s; last line: %s".formatted(text, seconds, lastLine()));
      }
      wait(left);
    }
  }

  /** What it said last, or the beginning of it. */
  synchronized String lastLine() {
    String last = lines.isEmpty() ? "nothing was said" : lines.get(lines.size() - 1);
    return last.length() <= MAX_LINE ? last : last.substring(0, MAX_LINE) + " ...";
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  int exitCode(int seconds) throws Exception {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new TimeoutException("the process runs on after %d s".formatted(seconds));
    }
    return process.exitValue();
  }

  /** SIGKILL: nothing is committed, closed or told. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, and SIGKILL where that is not enough within a minute. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      kill();
    }
  }

  /** For instance {@code STOP} and {@code CONT}. */
  void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("SIG%s was refused".formatted(name));
    }
  }
}
