package learnstream.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.avro.LabelledSample;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.feature.OutlierException;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.stream.sample.SampleReader;

/**
 * One model on its way along a stream: it is tested on each sample, then learns it, as it would
 * inside Kafka but for mini-batches, which no time limit closes. It is timed on a warm JVM. Not for
 * use by several threads.
 */
public final class PrequentialRun {
  private static final double NANOS = 1e9;

  private final ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
  private final ModelSpec spec;
  private final Learner learner;
  private final SampleReader reader;
  private final Refusal refusal;
  private final Duration warmUp;
  private final Curve curve = new Curve();
  private long handled;
  private long refused;
  private long nanos;

  /**
   * @param warmUp processor time for which others learn the first samples before this one is timed,
   *     so that the JVM has compiled what is run all the time
   */
  public PrequentialRun(ModelSpec spec, Refusal refusal, Duration warmUp) {
    this.spec = spec;
    this.refusal = refusal;
    this.warmUp = warmUp;
    learner = new Learner(spec);
    reader = new SampleReader(spec);
  }

  /** Goes on with these samples; in front of the first others learn them to warm the JVM. */
  public void run(List<Row> rows) {
    if (handled == 0) {
      warmUp(rows);
    }
    goOn(rows);
  }

  /**
   * Each begins anew: HotSpot throws code away when it meets what is only done at the beginning.
   */
  private void warmUp(List<Row> rows) {
    long end = cpu.getCurrentThreadCpuTime() + warmUp.toNanos();
    while (cpu.getCurrentThreadCpuTime() < end) {
      new PrequentialRun(spec, (row, problem) -> {}, Duration.ZERO).goOn(rows);
    }
  }

  private void goOn(List<Row> rows) {
    long begin = cpu.getCurrentThreadCpuTime();
    for (Row row : rows) {
      String only = row.sample().getModelId();
      if (only == null || only.equals(spec.id())) {
        testThenLearn(row);
      }
      if (curve.isDue(learner.metrics().samples())) {
        nanos += cpu.getCurrentThreadCpuTime() - begin;
        curve.add(learner.metrics().snapshot());
        begin = cpu.getCurrentThreadCpuTime();
      }
    }
    nanos += cpu.getCurrentThreadCpuTime() - begin;
  }

  private void testThenLearn(Row row) {
    handled++;
    try {
      testThenLearn(row.sample());
    } catch (RefusedSampleException | NonFiniteGradientException | OutlierException e) {
      refused++;
      refusal.accept(row, e.getMessage());
    }
  }

  private void testThenLearn(LabelledSample sample) throws RefusedSampleException {
    reader.read(sample, learner);
    learner.predict();
    double[] target = reader.target(learner);
    if (target == null) {
      learner.learnUnlabelled(reader.weight());
    } else {
      learner.learn(target, reader.weight(), handled);
    }
  }

  /** What it has made of the samples so far. */
  public Outcome outcome() {
    return new Outcome(
        spec.id(),
        spec.kind().label(),
        learner.metrics().snapshot(),
        refused,
        nanos / NANOS,
        handled,
        learner.stateBytes(),
        curve);
  }
}
