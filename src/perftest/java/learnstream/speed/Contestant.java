package learnstream.speed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import learnstream.JavaCommand;

/** A library that takes part, and its process ({@link Worker}). */
final class Contestant implements AutoCloseable {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path SCRIPT = Path.of("src/perftest/python/worker.py");

  final String name;
  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;

  private Contestant(String name, List<String> command) throws IOException {
    this.name = name;
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    // One thread, whatever a library computes with.
    builder.environment().put("OMP_NUM_THREADS", "1");
    process = builder.start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    requests = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Those that are on this machine, this project's kernels first. */
  static List<Contestant> all() throws IOException {
    List<Contestant> found = new ArrayList<>();
    found.add(java("Learnstream", "learnstream.speed.OwnWorker", "sgd", "java"));
    found.add(java("backend: nd4j", "learnstream.speed.OwnWorker", "sgd", "nd4j"));
    if (isOnClassPath("learnstream.speed.Dl4jWorker")) {
      found.add(java("DL4J M2.1", "learnstream.speed.Dl4jWorker"));
    }
    python("torch", "PyTorch").ifPresent(found::add);
    python("sklearn", "scikit-learn").ifPresent(found::add);
    return found;
  }

  static Contestant java(String name, String worker, String... arguments) throws IOException {
    List<String> command =
        JavaCommand.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
            "-XX:+UseParallelGC",
            "-cp",
            System.getProperty("java.class.path"),
            worker);
    command.addAll(List.of(arguments));
    return new Contestant(name, command);
  }

  private static boolean isOnClassPath(String name) {
    try {
      Class.forName(name, false, Contestant.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Optional<Contestant> python(String module, String label) throws IOException {
    String version = output(List.of(PYTHON.toString(), "-c", versionOf(module)));
    if (version.isEmpty()) {
      System.err.println(label + " is not on this machine; it is left out");
      return Optional.empty();
    }
    return Optional.of(
        new Contestant(
            label + " " + version, List.of(PYTHON.toString(), SCRIPT.toString(), module)));
  }

  private static String versionOf(String module) {
    return "import %s; print(%s.__version__)".formatted(module, module);
  }

  private static String output(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? output : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Samples learnt each second; empty where the library has no such network. */
  OptionalDouble rate(Workload workload, int batch, double seconds) {
    try {
      requests.write(workload.key() + " " + batch + " " + seconds + "\n");
      requests.flush();
      // A library may write lines of its own when it starts.
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.equals("-")) {
          return OptionalDouble.empty();
        }
        if (line.matches("[0-9.E]+")) {
          return OptionalDouble.of(Double.parseDouble(line));
        }
      }
      throw new IllegalStateException(name + " has ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
