package learnstream.nn;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Momentum;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.RmsProp;
import learnstream.nn.optimiser.Sgd;
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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Samples learnt each second on one thread: forward, backward, update. */
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
public class NetworkBenchmark {
  private static final int SAMPLES = 1024;
  private static final int BATCH = 128;

  /** Share of inputs that are not zero: all, or as many as in a handwritten digit. */
  @Param({"1.0", "0.19"})
  private double density;

  /** Also nesterov, rmsprop, adam. */
  @Param({"sgd", "adagrad"})
  private String optimiser;

  @Param("FLOAT32")
  private Precision precision;

  private final double[] ones = new double[BATCH];
  private final double[][][] batches = new double[SAMPLES / BATCH][][];
  private final double[][][] batchTargets = new double[SAMPLES / BATCH][][];
  private double[][] images;
  private double[][] imageTargets;
  private double[][] rows;
  private double[][] rowTargets;
  private Network<?> large;
  private Network<?> small;
  private int next;

  @Setup
  public void setUp() {
    Random random = new Random(1);
    images = inputs(784, random);
    rows = inputs(8, random);
    imageTargets = targets(10);
    rowTargets = targets(2);
    large = network(784, 128, 10);
    small = network(8, 16, 2);
    java.util.Arrays.fill(ones, 1);
    for (int b = 0; b < batches.length; b++) {
      batches[b] = java.util.Arrays.copyOfRange(images, b * BATCH, (b + 1) * BATCH);
      batchTargets[b] = java.util.Arrays.copyOfRange(imageTargets, b * BATCH, (b + 1) * BATCH);
    }
  }

  private double[][] inputs(int width, Random random) {
    double[][] inputs = new double[SAMPLES][width];
    for (double[] input : inputs) {
      for (int i = 0; i < width; i++) {
        input[i] = random.nextDouble() < density ? random.nextDouble() : 0;
      }
    }
    return inputs;
  }

  private static double[][] targets(int classes) {
    double[][] targets = new double[SAMPLES][classes];
    for (int s = 0; s < SAMPLES; s++) {
      targets[s][s * 7 % classes] = 1;
    }
    return targets;
  }

  private Network<?> network(int inputs, int hidden, int outputs) {
    return Network.create(
        new NetworkSpec(
            inputs,
            List.of(
                new DenseSpec(hidden, Activation.RELU, new Initialisation.He()),
                new DenseSpec(outputs, Activation.SOFTMAX, new Initialisation.Xavier())),
            Loss.CATEGORICAL_CROSS_ENTROPY,
            optimiser(),
            new Schedule.Constant(0.001),
            0,
            0,
            1,
            precision),
        BATCH);
  }

  private Optimiser optimiser() {
    return switch (optimiser) {
      case "sgd" -> new Sgd();
      case "nesterov" -> new Momentum(0.9, true);
      case "adagrad" -> new AdaGrad(1e-8);
      case "rmsprop" -> new RmsProp(0.9, 1e-8);
      default -> new Adam(0.9, 0.999, 1e-8, 0);
    };
  }

  private final double[] ten = new double[10];
  private final double[] two = new double[2];

  @Benchmark
  public double images784To128To10() {
    next = (next + 1) % SAMPLES;
    large.forward(images[next], ten);
    return large.learn(imageTargets[next], 1);
  }

  @Benchmark
  public double rows8To16To2() {
    next = (next + 1) % SAMPLES;
    small.forward(rows[next], two);
    return small.learn(rowTargets[next], 1);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public double batchesOf128Images() {
    next = (next + 1) % batches.length;
    return large.learnBatch(batches[next], batchTargets[next], ones, BATCH);
  }
}
