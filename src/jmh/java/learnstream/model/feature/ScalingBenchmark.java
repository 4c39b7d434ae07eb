package learnstream.model.feature;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What looking for outliers costs, beside a whole step: predict, scale, learn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules",
      "jdk.incubator.vector",
      "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0"
    })
public class ScalingBenchmark {
  private static final int SAMPLES = 1024;

  @Param({"8", "784"})
  private int inputs;

  @Param({"none", "standard"})
  private String scaling;

  private final double[][] samples = new double[SAMPLES][];
  private double[] features;
  private Learner learner;
  private OutlierFilter filter;
  private int next;

  @Setup
  public void setUp() {
    Random random = new Random(1);
    for (int s = 0; s < SAMPLES; s++) {
      samples[s] = random.doubles(inputs).toArray();
    }
    features = new double[inputs];
    boolean small = inputs < 100;
    NetworkSpec network =
        new NetworkSpec(
            inputs,
            List.of(
                new DenseSpec(small ? 16 : 128, Activation.RELU, new Initialisation.He()),
                new DenseSpec(2, Activation.SOFTMAX, new Initialisation.Xavier())),
            Loss.CATEGORICAL_CROSS_ENTROPY,
            new AdaGrad(1e-8),
            new Schedule.Constant(0.01),
            0,
            0,
            1,
            Precision.FLOAT32);
    learner =
        new Learner(
            new ModelSpec(
                "m",
                new FeedForwardSpec("ffnn", network),
                FeatureSpec.positional(inputs),
                TargetSpec.classes(List.of("a", "b")),
                scaling.equals("none") ? new Scaling.None() : new Scaling.Standard(),
                1,
                1000,
                0.999));
    filter = new OutlierFilter(inputs, OutlierPolicy.CLIP, true);
  }

  /** A whole step, with the filter. */
  @Benchmark
  public double step() {
    next = (next + 1) % SAMPLES;
    double[] scores = learner.predict(samples[next]);
    learner.learn(learner.oneHot(next % 2), 1, next);
    return scores[0];
  }

  /** The filter's part of it. */
  @Benchmark
  public int filter() {
    next = (next + 1) % SAMPLES;
    System.arraycopy(samples[next], 0, features, 0, inputs);
    int outlier = filter.apply(features);
    filter.update(null);
    return outlier;
  }
}
