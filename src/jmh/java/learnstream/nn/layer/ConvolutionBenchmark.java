package learnstream.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import learnstream.nn.Network;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;
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

/**
 * Images of 28 x 28 learnt each second on one thread by two convolutions, of 8 and 16 kernels of 5
 * x 5, each with pooling.
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
public class ConvolutionBenchmark {
  private static final int SAMPLES = 256;
  private static final int BATCH = 32;

  /** Zeros around the images: 2 keeps their size. */
  @Param({"0", "2"})
  private int padding;

  private final double[] scores = new double[10];
  private final double[] ones = new double[BATCH];
  private double[][] images;
  private double[][] targets;
  private double[][] batch;
  private Network<?> network;
  private int next;

  @Setup
  public void setUp() {
    Random random = new Random(1);
    images = new double[SAMPLES][784];
    targets = new double[SAMPLES][10];
    for (int s = 0; s < SAMPLES; s++) {
      for (int i = 0; i < 784; i++) {
        images[s][i] = random.nextDouble() < 0.19 ? random.nextDouble() : 0;
      }
      targets[s][s * 7 % 10] = 1;
    }
    batch = Arrays.copyOf(images, BATCH);
    Arrays.fill(ones, 1);
    Initialisation he = new Initialisation.He();
    Window kernel = new Window(5, 5, 1, padding);
    Window two = Window.square(2, 2);
    ConvolutionSpec first =
        new ConvolutionSpec(new Shape(1, 28, 28), 8, kernel, Activation.RELU, he);
    MaxPoolingSpec half = new MaxPoolingSpec(first.output(), two);
    ConvolutionSpec second = new ConvolutionSpec(half.output(), 16, kernel, Activation.RELU, he);
    network =
        Network.create(
            new NetworkSpec(
                784,
                List.of(
                    first,
                    half,
                    second,
                    new MaxPoolingSpec(second.output(), two),
                    new DenseSpec(10, Activation.SOFTMAX, new Initialisation.Xavier())),
                Loss.CATEGORICAL_CROSS_ENTROPY,
                new AdaGrad(1e-8),
                new Schedule.Constant(0.001),
                0,
                0,
                1,
                Precision.FLOAT32),
            BATCH);
  }

  @Benchmark
  public double oneImageAtATime() {
    next = (next + 1) % SAMPLES;
    network.forward(images[next], scores);
    return network.learn(targets[next], 1);
  }

  @Benchmark
  public double predictions() {
    next = (next + 1) % SAMPLES;
    network.forward(images[next], scores);
    return scores[0];
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public double batchesOf32Images() {
    return network.learnBatch(batch, targets, ones, BATCH);
  }
}
