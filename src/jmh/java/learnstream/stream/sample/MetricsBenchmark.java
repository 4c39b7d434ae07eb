package learnstream.stream.sample;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Replayed;
import learnstream.codec.avro.Scores;
import learnstream.codec.avro.SnapshotState;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.metric.MetricsSnapshot;
import learnstream.model.metric.Score;
import learnstream.stream.metric.FlowMeter;
import learnstream.stream.supervised.ModelDiagnostics;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the parts of a metrics record cost the thread that learns: what is done for each sample, and
 * for each record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MetricsBenchmark {
  private static final Instant EVENT = Instant.EPOCH;

  private final AvroCodec<ModelMetrics> codec = AvroCodec.of(ModelMetrics.class);
  private final FlowMeter flow = new FlowMeter();
  private final Origin origin = new Origin("t", 0, 1, null, null);
  private final double[] x = {0.5, -1, 2, 0, 1, -0.25, 0.125, 3};
  private Learner learner;
  private ModelDiagnostics diagnostics;
  private long n;

  @Setup
  public void make() throws ConfigException {
    learner =
        new Learner(
            ConfigReader.parse("models: [{id: m, features: 8, classes: 2, layers: [16]}]", "b")
                .models()
                .get(0)
                .spec());
    diagnostics = new ModelDiagnostics(learner.model());
    for (int i = 0; i < 2000; i++) {
      sample();
    }
  }

  /** Prediction and learning of a sample, to compare with. */
  @Benchmark
  public double sample() {
    x[0] = n++ & 7;
    double[] scores = learner.predict(x);
    learner.learn(learner.oneHot((int) (n & 1)), 1, n);
    return scores[0];
  }

  /** Latency and units of a sample. */
  @Benchmark
  public void details() {
    diagnostics.predicted();
    flow.predicted(origin, n, EVENT, n++ + 17);
  }

  /** A whole record, from the window's scores to bytes. */
  @Benchmark
  public byte[] record() {
    flow.predicted(origin, n, EVENT, n++ + 17);
    MetricsSnapshot m = learner.metrics().snapshot();
    ModelMetrics metrics =
        ModelMetrics.newBuilder()
            .setModelId("m")
            .setKind("ffnn")
            .setPartition(0)
            .setOffset(n)
            .setModelVersion(n)
            .setSamples(m.samples())
            .setUnlabelled(m.unlabelled())
            .setRefused(new TreeMap<>())
            .setWhole(scores(m.whole()))
            .setWindow(scores(m.window()))
            .setFading(scores(m.fading()))
            .setKappa(m.kappa())
            .setWindowKappa(m.windowKappa())
            .setMajority(scores(m.majority().whole()))
            .setMajorityWindow(scores(m.majority().window()))
            .setNoChange(scores(m.noChange().whole()))
            .setNoChangeWindow(scores(m.noChange().window()))
            .setSamplesPerSecond(1)
            .setGradientNorm(m.gradientNorm())
            .setLearningRate(learner.model().learningRate())
            .setWeightNorm(diagnostics.weightNorm(n, 1_000_000_000))
            .setDeadUnits(diagnostics.deadUnits())
            .setLatency(flow.latency())
            .setSnapshot(new SnapshotState(1L, 1L, 1.0, 1L))
            .setReplayed(new Replayed(0L, 0L))
            .setFields(List.of())
            .setMembers(List.of())
            .setTime(EVENT)
            .build();
    flow.reset();
    return codec.encode(metrics);
  }

  private static Scores scores(Score score) {
    return new Scores(score.accuracy(), score.loss(), score.mae(), null);
  }
}
