package learnstream.nn;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import learnstream.nn.linear.SparseVector;
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

/**
 * Samples learnt each second of which forty inputs are not zero, as of a short text: given as a
 * list of them, and whole.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules",
      "jdk.incubator.vector",
      "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0"
    })
public class SparseSamplesBenchmark {
  private static final int SAMPLES = 1024;
  private static final int SET = 40;

  @Param({"1024", "16384", "262144"})
  private int width;

  private final int[][] samples = new int[SAMPLES][];
  private final double[] scores = new double[2];
  private final double[][] targets = {{1, 0}, {0, 1}};
  private SparseVector x;
  private Network<?> network;
  private int next;

  @Setup
  public void setUp() {
    Random random = new Random(1);
    for (int s = 0; s < SAMPLES; s++) {
      samples[s] = random.ints(SET, 0, width).toArray();
    }
    x = new SparseVector(new double[width], 0);
    network =
        Network.create(
            new NetworkSpec(
                width,
                List.of(
                    new DenseSpec(64, Activation.RELU, new Initialisation.He()),
                    new DenseSpec(2, Activation.SOFTMAX, new Initialisation.Xavier())),
                Loss.CATEGORICAL_CROSS_ENTROPY,
                new AdaGrad(1e-8),
                new Schedule.Constant(0.02),
                0,
                0,
                1,
                Precision.FLOAT32));
  }

  private void encode() {
    next = (next + 1) % SAMPLES;
    x.clear();
    for (int index : samples[next]) {
      x.add(index, 1);
    }
    x.normalise(0);
    x.sort();
  }

  @Benchmark
  public double listed() {
    encode();
    network.forward(x, scores);
    return network.learn(targets[next & 1], 1);
  }

  @Benchmark
  public double whole() {
    encode();
    network.forward(x.values(), scores);
    return network.learn(targets[next & 1], 1);
  }
}
