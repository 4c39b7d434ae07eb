package learnstream.reliability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code run CONFIG} in a process of its own, and what becomes of it. */
public final class LearnerProcess {
  private static final int SECONDS = 180;

  private final Path config;
  private final Path stateDir;
  private JavaProcess process;

  /**
   * @param config its log stands beside it
   * @param stateDir as the configuration says
   */
  LearnerProcess(Path config, Path stateDir) {
    this.config = config;
    this.stateDir = stateDir;
  }

  public void start() throws Exception {
    start(Map.of());
  }

  /**
   * @param environment variables besides those of this process
   */
  public void start(Map<String, String> environment) throws Exception {
    process =
        JavaProcess.start(
            config.resolveSibling(config.getFileName() + ".log"),
            environment,
            List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-Xmx400m",
                "-Dlearnstream.log=INFO",
                "learnstream.cli.Main",
                "run",
                config.toString()));
  }

  /** Waits until it is a member of the group and says so. */
  public void awaitRunning() throws Exception {
    process.await(": RUNNING", SECONDS);
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

  public Path stateDir() {
    return stateDir;
  }
}
