package learnstream.speed;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import learnstream.nn.Network;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.Backend;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;

/**
 * Samples/s of one network on one thread, on this project's kernels and on ND4J, by batch: learnt
 * alone, and each predicted before, as a stream does. The backends take turns within each round, so
 * that what else the machine does slows both; a line has the medians and the median of the rounds'
 * ratios. With {@code --add-modules jdk.incubator.vector}; {@code BackendTable [ROUNDS]}, 7 by
 * default.
 */
public final class BackendTable {
  private static final Shape IMAGE = new Shape(1, 28, 28);
  private static final int CLASSES = 10;
  private static final long NANOS = 300_000_000;

  private BackendTable() {}

  /** Prints the rows of a table. */
  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    System.out.println(
        "| network | batch | own learn/s | ND4J learn/s | ratio | own predict and learn/s | ND4J |"
            + " ratio |\n|---|---|---|---|---|---|---|---|");
    for (int batch : List.of(1, 32, 128, 512)) {
      row("784-128-10", dense(List.of(128)), batch, rounds);
    }
    for (int batch : List.of(1, 32, 128, 512)) {
      row("784-1024-1024-10", dense(List.of(1024, 1024)), batch, rounds);
    }
    for (int batch : List.of(1, 32, 128, 512)) {
      row("CNN", convolutional(), batch, rounds);
    }
  }

  private static NetworkSpec spec(List<LayerSpec> layers) {
    return new NetworkSpec(
        IMAGE.size(),
        layers,
        Loss.CATEGORICAL_CROSS_ENTROPY,
        layers.size() > 3 ? new AdaGrad(1e-8) : new Sgd(),
        new Schedule.Constant(0.01),
        0,
        0,
        1,
        Precision.FLOAT32);
  }

  private static LayerSpec dense(int units, Activation f) {
    return new DenseSpec(units, f, new Initialisation.He());
  }

  private static NetworkSpec dense(List<Integer> hidden) {
    List<LayerSpec> layers = new java.util.ArrayList<>();
    hidden.forEach(units -> layers.add(dense(units, Activation.RELU)));
    layers.add(dense(CLASSES, Activation.SOFTMAX));
    return spec(layers);
  }

  /** That of {@code ConvolutionBenchmark}. */
  private static NetworkSpec convolutional() {
    ConvolutionSpec first = convolution(IMAGE, 8);
    MaxPoolingSpec pooled = new MaxPoolingSpec(first.output(), Window.square(2, 2));
    ConvolutionSpec second = convolution(pooled.output(), 16);
    return spec(
        List.of(
            first,
            pooled,
            second,
            new MaxPoolingSpec(second.output(), Window.square(2, 2)),
            dense(CLASSES, Activation.SOFTMAX)));
  }

  private static ConvolutionSpec convolution(Shape image, int filters) {
    return new ConvolutionSpec(
        image, filters, Window.square(5, 1), Activation.RELU, new Initialisation.He());
  }

  private static void row(String name, NetworkSpec spec, int batch, int rounds) {
    Run own = new Run(spec, batch);
    Run its = new Run(spec.on(Backend.ND4J), batch);
    List<Median> figures = Stream.generate(Median::new).limit(6).toList();
    for (int round = -2; round < rounds; round++) {
      for (int kind = 0; kind < 2; kind++) {
        double first = own.samplesPerSecond(kind == 1);
        double second = its.samplesPerSecond(kind == 1);
        if (round >= 0) {
          figures.get(3 * kind).add(first);
          figures.get(3 * kind + 1).add(second);
          figures.get(3 * kind + 2).add(second / first);
        }
      }
    }
    double[] medians = figures.stream().mapToDouble(Median::value).toArray();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %,.0f | %,.0f | %.2f | %,.0f | %,.0f | %.2f |%n",
        name,
        batch,
        medians[0],
        medians[1],
        medians[2],
        medians[3],
        medians[4],
        medians[5]);
  }

  /** One network with a batch of dense samples. */
  private static final class Run {
    private final Network<?> network;
    private final int batch;
    private final double[][] samples;
    private final double[][] targets;
    private final double[] weights;
    private final double[] scores = new double[CLASSES];

    Run(NetworkSpec spec, int batch) {
      network = Network.create(spec, batch);
      this.batch = batch;
      SplittableRandom random = new SplittableRandom(3);
      samples = new double[batch][];
      targets = new double[batch][CLASSES];
      weights = new double[batch];
      for (int s = 0; s < batch; s++) {
        samples[s] = random.doubles(spec.inputs(), 0.01, 1).toArray();
        targets[s][random.nextInt(CLASSES)] = 1;
        weights[s] = 1;
      }
    }

    double samplesPerSecond(boolean predicts) {
      long start = System.nanoTime();
      long end = start;
      long learnt = 0;
      while (end - start < NANOS) {
        if (batch == 1) {
          network.forward(samples[0], scores);
          network.learn(targets[0], 1);
        } else {
          for (int s = 0; predicts && s < batch; s++) {
            network.forward(samples[s], scores);
          }
          network.learnBatch(samples, targets, weights, batch);
        }
        learnt += batch;
        end = System.nanoTime();
      }
      return learnt * 1e9 / (end - start);
    }
  }
}
