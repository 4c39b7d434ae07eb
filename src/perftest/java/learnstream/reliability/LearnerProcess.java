package learnstream.reliability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * {@code run CONFIG} in a process of its own, and what becomes of it. It is started so often that
 * the second compiler would be most of the work; and it has no vectors, so that a verdict, which
 * has, compares two sorts of kernels as well.
 */
public final class LearnerProcess {
  private static final int SECONDS = 600;
  private static final int MAX_STARTS = 3;

  private final Path config;
  private final Path stateDir;
  private Map<String, String> environment = Map.of();
  private JavaProcess process;

  /**
   * @param config its log stands beside it
   * @param stateDir as the configuration says
   */
  LearnerProcess(Path config, Path stateDir) {
    this.config = config;
    this.stateDir = stateDir;
  }

  /** Variables that it gets besides those of this process, from its next start on. */
  public void useEnvironment(Map<String, String> variables) {
    environment = variables;
  }

  public void start() throws Exception {
    process =
        JavaProcess.start(
            config.resolveSibling(config.getFileName() + ".log"),
            environment,
            List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xmx400m",
                "-Dlearnstream.log=INFO",
                "learnstream.cli.Main",
                "run",
                config.toString()));
  }

  /**
   * Waits until it is a member of the group and says so. Where it ends before, as it does when the
   * cluster is slow to answer, it is started again, as supervisors of processes do.
   */
  public void awaitRunning() throws Exception {
    for (int start = 1; ; start++) {
      try {
        process.await(": RUNNING", SECONDS);
        return;
      } catch (TimeoutException e) {
        if (process.isAlive() || start == MAX_STARTS) {
          throw e;
        }
        start();
      }
    }
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Waits until it ends by itself. */
  public int awaitEnd() throws Exception {
    return process.exitCode(SECONDS);
  }

  public String lastLine() {
    return process.lastLine();
  }

  /** SIGKILL. */
  public void kill() throws Exception {
    process.kill();
  }

  /** SIGKILL, if it runs. */
  void end() throws Exception {
    if (process != null) {
      process.kill();
    }
  }

  /** SIGTERM. */
  public void stop() throws Exception {
    process.stop();
  }

  /** SIGSTOP. */
  public void suspend() throws Exception {
    process.signal("STOP");
  }

  /** SIGCONT. */
  public void resume() throws Exception {
    process.signal("CONT");
  }

  /** Deletes what it keeps on disk, as the loss of a machine does; it must not run. */
  public void loseState() throws Exception {
    if (!Files.exists(stateDir)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(stateDir)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }

  Path config() {
    return config;
  }

  public Path stateDir() {
    return stateDir;
  }
}
