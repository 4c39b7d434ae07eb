package learnstream.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import learnstream.model.feature.TargetSpec;
import learnstream.model.metric.PrequentialMetrics;

/** One learner of MOA on its way along a file of samples, judged as the models here are. */
public final class MoaRun {
  /** What the models of MOA are called in a table. */
  public static final String KIND = "MOA";

  private static final double NANOS = 1e9;

  private final MoaModel model;
  private final PrequentialMetrics metrics;
  private final double[] scores;
  private final double[] target;
  private final boolean isClass;
  private final Curve curve = new Curve();

  private MoaRun(MoaModel model, ArffFile samples) {
    this.model = model;
    List<String> classes = new ArrayList<>(samples.classes());
    isClass = !classes.isEmpty() || samples.spec().target().grows();
    while (isClass && classes.size() < 2) {
      classes.add(" " + classes.size());
    }
    TargetSpec spec = isClass ? TargetSpec.classes(classes) : samples.spec().target();
    metrics =
        new PrequentialMetrics(spec, isClass, samples.spec().window(), samples.spec().fading());
    scores = new double[spec.size()];
    target = new double[spec.size()];
  }

  /**
   * Starts the learner and follows it to the end.
   *
   * @param samples whose file is written
   * @param warmUp as of {@link PrequentialRun}
   * @param log where its messages go
   * @param step is run behind each sample
   * @throws IOException if it fails, with what it said last
   */
  public static Outcome run(
      MoaModel model,
      MoaJars jars,
      ArffFile samples,
      Path file,
      Duration warmUp,
      Path log,
      Runnable step)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                jars.command(
                    MoaProcess.class,
                    model.options(),
                    file.toString(),
                    Long.toString(warmUp.toNanos())))
            .redirectError(log.toFile())
            .start();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      return new MoaRun(model, samples).follow(in, step);
    } catch (EOFException e) {
      process.waitFor();
      throw new IOException("%s of MOA failed: %s".formatted(model.name(), reason(log)), e);
    } finally {
      process.destroy();
    }
  }

  /** The message of the first exception, whose cause says more than it. */
  private static String reason(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains("Exception") || line.contains("Error"))
          .reduce((first, last) -> last)
          .map(line -> line.replaceFirst("^(Caused by|Exception in thread \"[^\"]*\"):? ", ""))
          .orElse("it ended too early");
    }
  }

  private Outcome follow(DataInputStream in, Runnable step) throws IOException {
    for (double label = in.readDouble(); !Double.isNaN(label); label = in.readDouble()) {
      double[] votes = new double[in.readInt()];
      for (int i = 0; i < votes.length; i++) {
        votes[i] = in.readDouble();
      }
      if (isClass) {
        answer(votes, (int) label);
      } else {
        scores[0] = votes.length == 0 || !Double.isFinite(votes[0]) ? 0 : votes[0];
        target[0] = label;
      }
      metrics.add(scores, target);
      if (curve.isDue(metrics.samples())) {
        curve.add(metrics.snapshot());
      }
      step.run();
    }
    double seconds = in.readLong() / NANOS;
    long bytes = in.readLong();
    return new Outcome(
        model.name(), KIND, metrics.snapshot(), 0, seconds, metrics.samples(), bytes, curve);
  }

  /**
   * Votes are shares, the same for all classes where there are none; MOA leaves out the last
   * classes without any, and may give an infinite vote or one that is no number.
   */
  private void answer(double[] votes, int label) {
    double sum = 0;
    for (int c = 0; c < scores.length; c++) {
      double vote = c < votes.length && votes[c] > 0 ? votes[c] : 0;
      scores[c] = Math.min(vote, Double.MAX_VALUE / scores.length);
      sum += scores[c];
      target[c] = c == label ? 1 : 0;
    }
    for (int c = 0; c < scores.length; c++) {
      scores[c] = sum > 0 ? scores[c] / sum : 1.0 / scores.length;
    }
  }
}
