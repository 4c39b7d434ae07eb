package learnstream.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import learnstream.bench.ArffFile;
import learnstream.bench.MoaJars;
import learnstream.bench.MoaModel;
import learnstream.bench.MoaRun;
import learnstream.bench.Outcome;
import learnstream.bench.PrequentialRun;
import learnstream.bench.Row;
import learnstream.cli.output.Progress;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.model.ModelSpec;

/**
 * Runs models over streams. They take turns with parts of a stream, so that it is read once, no
 * more than a part of it is in memory, and each has the machine to itself while it is timed.
 */
public final class Bench implements AutoCloseable {
  private static final int PART = 1_000;

  /** Null: no others are compared with. */
  private final MoaJars moa;

  private final long limit;
  private final Duration warmUp;
  private final ExecutorService threads;

  /**
   * @param moa whose learners are run as well, or null
   * @param limit samples of a stream at most
   * @param warmUp processor time for which others learn the first samples before a model is timed
   * @param parallel how many models run at a time
   */
  public Bench(MoaJars moa, long limit, Duration warmUp, int parallel) {
    this.moa = moa;
    this.limit = limit;
    this.warmUp = warmUp;
    threads = Executors.newFixedThreadPool(parallel);
  }

  /**
   * The table of one stream.
   *
   * @param deployment whose models run
   * @param remark below the table, or null
   */
  public StreamResult run(SampleSource source, Deployment deployment, String remark)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("learnstream-bench");
    try {
      return run(
          source, deployment.models().stream().map(ModelConfig::spec).toList(), remark, folder);
    } finally {
      delete(folder);
    }
  }

  private StreamResult run(SampleSource source, List<ModelSpec> specs, String remark, Path folder)
      throws IOException, InterruptedException {
    Refusals refusals = new Refusals();
    List<PrequentialRun> runs =
        specs.stream().map(spec -> new PrequentialRun(spec, refusals, warmUp)).toList();
    ModelSpec first = specs.get(0);
    boolean compared = moa != null && ArffFile.takes(first) && ArffFile.sees(first);
    long read;
    List<Outcome> outcomes = new ArrayList<>();
    List<String> notes = new ArrayList<>(remark == null ? List.of() : List.of(remark));
    try (ArffFile arff = compared ? new ArffFile(first, folder) : null) {
      read = read(source, runs, arff, refusals);
      runs.forEach(run -> outcomes.add(run.outcome()));
      if (compared) {
        outcomes.addAll(others(arff, folder, source.name(), notes));
        if (!arff.leftOut().isEmpty()) {
          notes.add("MOA's learners do not see the texts " + String.join(", ", arff.leftOut()));
        }
      } else if (moa != null) {
        notes.add(
            ArffFile.takes(first)
                ? "not compared with MOA, whose learners do not see texts"
                : "not compared with MOA, which is asked for one class or number a sample");
      }
    }
    if (refusals.unreadable() > 0) {
      notes.add("%,d are no samples".formatted(refusals.unreadable()));
    }
    notes.addAll(refusals.messages());
    return new StreamResult(source.name(), first.target(), read, outcomes, notes);
  }

  private long read(
      SampleSource source, List<PrequentialRun> runs, ArffFile arff, Refusals refusals)
      throws IOException, InterruptedException {
    try (Progress progress = new Progress(source.name(), Math.min(limit, source.size()))) {
      Parts parts = new Parts(runs, arff, refusals, progress);
      source.read(limit, parts);
      parts.flush();
      return parts.count;
    }
  }

  /** Those of MOA; of one that fails there is a note, and the others go on. */
  private List<Outcome> others(ArffFile arff, Path folder, String name, List<String> notes)
      throws IOException, InterruptedException {
    Path file = arff.write();
    List<MoaModel> models = MoaModel.of(arff.spec().target().task());
    if (arff.samples() == 0) {
      return List.of();
    }
    try (Progress progress = new Progress(name + " (MOA)", arff.samples() * models.size())) {
      List<Callable<Attempt>> tasks = new ArrayList<>();
      for (MoaModel model : models) {
        Path log = folder.resolve(model.name() + ".log");
        tasks.add(
            () -> attempt(() -> MoaRun.run(model, moa, arff, file, warmUp, log, progress::step)));
      }
      List<Attempt> attempts = all(tasks);
      attempts.stream().map(Attempt::failure).filter(Objects::nonNull).forEach(notes::add);
      return attempts.stream().map(Attempt::outcome).filter(Objects::nonNull).toList();
    }
  }

  /** An outcome, or why there is none. */
  private record Attempt(Outcome outcome, String failure) {}

  private static Attempt attempt(Callable<Outcome> run) throws Exception {
    try {
      return new Attempt(run.call(), null);
    } catch (IOException e) {
      return new Attempt(null, e.getMessage());
    }
  }

  /** Runs them, as many at a time as may be, and gives their results in order. */
  private <T> List<T> all(List<Callable<T>> tasks) throws IOException, InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> future : threads.invokeAll(tasks)) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
      }
    }
    return results;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Collects a part of the stream, then has each model learn it. */
  private final class Parts implements SampleSource.Sink {
    private final List<PrequentialRun> runs;
    private final ArffFile arff;
    private final Refusals refusals;
    private final Progress progress;
    private final List<Row> part = new ArrayList<>(PART);
    private long count;

    Parts(List<PrequentialRun> runs, ArffFile arff, Refusals refusals, Progress progress) {
      this.runs = runs;
      this.arff = arff;
      this.refusals = refusals;
      this.progress = progress;
    }

    @Override
    public void take(Row row) throws IOException, InterruptedException {
      part.add(row);
      count++;
      progress.step();
      if (part.size() == PART) {
        flush();
      }
    }

    @Override
    public void refuse(String place, String problem) {
      refusals.unreadable(place, problem);
    }

    void flush() throws IOException, InterruptedException {
      boolean warmsUp = count == part.size() && !warmUp.isZero();
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        PrequentialRun run = runs.get(i);
        String what = " warming up, model %d of %d".formatted(i + 1, runs.size());
        tasks.add(
            () -> {
              if (warmsUp) {
                progress.message(what);
              }
              run.run(part);
              return true;
            });
      }
      all(tasks);
      if (warmsUp) {
        progress.message("");
      }
      if (arff != null) {
        for (Row row : part) {
          arff.add(row);
        }
      }
      part.clear();
    }
  }
}
