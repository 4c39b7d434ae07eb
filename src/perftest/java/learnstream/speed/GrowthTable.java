package learnstream.speed;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.stream.app.MeasuredStream;

/** How speed and memory grow with the size of a model and the number of models. */
final class GrowthTable {
  private static final int[] FEATURES = {8, 64, 784, 4096, 16_384};
  private static final int[] HIDDEN = {12, 126, 1258, 12_579};
  private static final int[] MODELS = {1, 100, 10_000};
  private static final int[][] PARTITIONS_AND_THREADS = {{1, 1}, {2, 1}, {2, 2}, {4, 2}};
  private static final int IMAGES = 60_000;
  private static final int WIDE_IMAGES = 80_000;
  private static final int CNN_IMAGES = 20_000;

  private final double seconds;
  private final int rounds;

  GrowthTable(double seconds, int rounds) {
    this.seconds = seconds;
    this.rounds = rounds;
  }

  private static ModelSpec spec(String keys) throws Exception {
    return ConfigReader.parse("models: [{%s}]".formatted(keys), "growth").models().get(0).spec();
  }

  /** Samples per second of one thread, predicted and learnt, scaled and measured. */
  private double rate(Learner learner) {
    double[] features = learner.features();
    SplittableRandom random = new SplittableRandom(1);
    double[][] samples = new double[16][features.length];
    for (double[] sample : samples) {
      for (int i = 0; i < sample.length; i++) {
        sample[i] = random.nextDouble();
      }
    }
    long offset = learnFor(learner, samples, 0, 2);
    long start = System.nanoTime();
    long learnt = learnFor(learner, samples, offset, seconds) - offset;
    return learnt * 1e9 / (System.nanoTime() - start);
  }

  private static long learnFor(Learner learner, double[][] samples, long offset, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      double[] sample = samples[(int) (offset % samples.length)];
      System.arraycopy(sample, 0, learner.features(), 0, sample.length);
      learner.predict();
      learner.learn(learner.oneHot(sample[0] > sample[1] ? 1 : 0), 1, offset++);
    }
    return offset;
  }

  /** By number of features, for one hidden layer of 16 units. */
  List<String> features() throws Exception {
    List<String> lines = new ArrayList<>(List.of("| features | samples/s |", "|---|---|"));
    for (int n : FEATURES) {
      Learner learner = new Learner(spec("features: %d, classes: 2, layers: [16]".formatted(n)));
      lines.add(String.format(Locale.ROOT, "| %,d | %s |", n, Rounded.of(rate(learner))));
    }
    return lines;
  }

  /** By number of parameters, of 784 features and ten classes. */
  List<String> parameters() throws Exception {
    List<String> lines = new ArrayList<>(List.of("| parameters | samples/s |", "|---|---|"));
    for (int hidden : HIDDEN) {
      Learner learner =
          new Learner(spec("features: 784, classes: 10, layers: [%d]".formatted(hidden)));
      int parameters = (784 + 1) * hidden + (hidden + 1) * 10;
      lines.add(String.format(Locale.ROOT, "| %,d | %s |", parameters, Rounded.of(rate(learner))));
    }
    return lines;
  }

  /** By number of models of 8-16-2, in turn on one thread, and the memory of each. */
  List<String> models() throws Exception {
    List<String> lines =
        new ArrayList<>(List.of("| models | samples/s, all | memory of each |", "|---|---|---|"));
    ModelSpec spec = spec("features: 8, classes: 2, layers: [16]");
    for (int n : MODELS) {
      long before = usedMemory();
      Learner[] learners = new Learner[n];
      for (int i = 0; i < n; i++) {
        learners[i] = new Learner(spec);
      }
      double kilobytes = (usedMemory() - before) / 1024.0 / n;
      lines.add(
          String.format(
              Locale.ROOT,
              "| %,d | %s | %s |",
              n,
              Rounded.of(rateInTurn(learners)),
              n == 1 ? "–" : Rounded.of(kilobytes) + " kB"));
    }
    return lines;
  }

  private static long usedMemory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private double rateInTurn(Learner[] learners) {
    SplittableRandom random = new SplittableRandom(1);
    long learnt = 0;
    long warm = System.nanoTime() + 2_000_000_000L;
    long end = warm + (long) (seconds * 1e9);
    for (long i = 0; System.nanoTime() < end; i++) {
      Learner learner = learners[(int) (i % learners.length)];
      for (int j = 0; j < 8; j++) {
        learner.features()[j] = random.nextDouble();
      }
      learner.predict();
      learner.learn(learner.oneHot((int) (i % 2)), 1, i);
      learnt += System.nanoTime() > warm ? 1 : 0;
    }
    return learnt / seconds;
  }

  /** Digits through Kafka by number of partitions and threads, with a model in each partition. */
  List<String> partitions() throws Exception {
    return partitions("key", "784", "128", IMAGES);
  }

  /** The same with one model that learns from all of them by replicas. */
  List<String> replicas() throws Exception {
    return partitions("one", "784", "128", IMAGES);
  }

  /** The same with a network that takes the most of a core's time itself. */
  List<String> wideReplicas() throws Exception {
    return partitions("one", "784", "512, 512", WIDE_IMAGES);
  }

  /** The same with a convolutional network, which takes more time and has fewer parameters. */
  List<String> convolutionalReplicas() throws Exception {
    String layer = "{kind: convolution, filters: %d, kernel: 5}, {kind: max-pooling, kernel: 2}";
    String layers = layer.formatted(16) + ", " + layer.formatted(32);
    return partitions("one", "{shape: [1, 28, 28]}", layers, CNN_IMAGES);
  }

  private List<String> partitions(String modelBy, String features, String layers, int images)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      List<MeasuredStream> streams = new ArrayList<>();
      try {
        for (int[] each : PARTITIONS_AND_THREADS) {
          String yaml =
              """
              partitions: %d
              modelBy: %s
              streams: {num.stream.threads: %d}
              models: [{id: m, features: %s, classes: 10, layers: [%s], scaling: {divideBy: 255}}]
              """
                  .formatted(each[0], modelBy, each[1], features, layers);
          streams.add(MeasuredStream.learning(broker, yaml, BenchRecords.digits()));
        }
        return inTurn(streams, images);
      } finally {
        // Before the broker, which they would wait for.
        for (MeasuredStream stream : streams) {
          stream.close();
        }
      }
    }
  }

  private List<String> inTurn(List<MeasuredStream> streams, int images) throws Exception {
    List<Median> rates = new ArrayList<>();
    List<Median> ratios = new ArrayList<>();
    List<Median> costs = new ArrayList<>();
    streams.forEach(
        stream -> {
          rates.add(new Median());
          ratios.add(new Median());
          costs.add(new Median());
        });
    // The first two rounds warm up.
    for (int round = -1; round <= rounds; round++) {
      double first = 0;
      for (int s = 0; s < streams.size(); s++) {
        double before = streams.get(s).processorSeconds();
        double rate = streams.get(s).round(images);
        double cost = (streams.get(s).processorSeconds() - before) * 1e6 / images;
        first = s == 0 ? rate : first;
        if (round > 0) {
          rates.get(s).add(rate);
          ratios.get(s).add(rate / first);
          costs.get(s).add(cost);
        }
      }
    }
    List<String> lines =
        new ArrayList<>(
            List.of(
                "| partitions | threads | samples/s | times one | processor µs a sample |",
                "|---|---|---|---|---|"));
    for (int s = 0; s < streams.size(); s++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %d | %d | %s | %.2f | %.0f |",
              PARTITIONS_AND_THREADS[s][0],
              PARTITIONS_AND_THREADS[s][1],
              Rounded.of(rates.get(s).value()),
              ratios.get(s).value(),
              costs.get(s).value()));
    }
    return lines;
  }
}
