package learnstream.stream.app;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.demo.data.Digits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * Samples per second from samples topic to committed prediction, exactly once, broker in the same
 * process: a small network and the default pool beside a topology that only passes the same records
 * on, then digits, then digits over four partitions, with a model for each, by one thread and by
 * two. Each run's first third warms up. {@code java ... learnstream.stream.app.PipelineBenchmark
 * [ROUNDS]}
 */
public final class PipelineBenchmark {
  private static final int SMALL = 900_000;
  private static final int DIGITS = 150_000;
  private static final String DIGITS_MODEL =
      "features: 784\n    classes: 10\n    layers: [128]\n    scaling: {divideBy: 255}";

  private final EmbeddedBroker broker;
  private final Path directory;
  private int runs;

  /** Processor time of the last run's threads. */
  private double seconds;

  private PipelineBenchmark(EmbeddedBroker broker, Path directory) {
    this.broker = broker;
    this.directory = directory;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    Path directory = Files.createTempDirectory("learnstream-bench");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      PipelineBenchmark benchmark = new PipelineBenchmark(broker, directory);
      for (int round = 1; round <= rounds; round++) {
        double passed = benchmark.passThrough();
        double passedSeconds = benchmark.seconds;
        double learnt = benchmark.learn("features: 8\n    classes: 2\n    layers: [16]", SMALL);
        System.out.printf(
            "pass-through %,.0f/s, 8-16-2 learnt %,.0f/s: %.0f %%%n",
            passed, learnt, 100 * learnt / passed);
        double pool = benchmark.learn("features: 8\n    classes: 2", SMALL);
        System.out.printf(
            "default pool, 8 features, 2 classes, learnt %,.0f/s: %.0f %%; by processor time %.0f %%%n",
            pool, 100 * pool / passed, 100 * passedSeconds / benchmark.seconds);
        double digits = benchmark.learn(DIGITS_MODEL, DIGITS);
        System.out.printf("digits, 784-128-10 learnt %,.0f/s%n", digits);
        double one = benchmark.learn(DIGITS_MODEL, DIGITS, 4, 1);
        double two = benchmark.learn(DIGITS_MODEL, DIGITS, 4, 2);
        System.out.printf(
            "digits over 4 partitions, 1 thread %,.0f/s, 2 threads %,.0f/s: %.2f times%n",
            one, two, two / one);
      }
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private Deployment deployment(String model, int partitions, int threads) throws Exception {
    String yaml =
        """
        name: bench-%d
        partitions: %d
        modelBy: %s
        streams: {num.stream.threads: %d}
        models:
          - id: m
            %s
        """
            .formatted(++runs, partitions, partitions == 1 ? "one" : "key", threads, model);
    Deployment deployment =
        ConfigReader.parse(yaml, "bench")
            .at(broker.bootstrapServers(), directory.resolve("state-" + runs));
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      new TopicSetup(deployment, admin).create();
    }
    return deployment;
  }

  private double learn(String model, int samples) throws Exception {
    return learn(model, samples, 1, 1);
  }

  private double learn(String model, int samples, int partitions, int threads) throws Exception {
    Deployment deployment = deployment(model, partitions, threads);
    produce(deployment, samples);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      double rate = rate(deployment, samples);
      seconds = streamThreadSeconds();
      return rate;
    }
  }

  private double passThrough() throws Exception {
    Deployment deployment = deployment("features: 8\n    classes: 2", 1, 1);
    produce(deployment, SMALL);
    Properties properties = LearnstreamApp.properties(deployment);
    properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    Topology topology =
        new Topology()
            .addSource("samples", deployment.topics().samples())
            .addSink("predictions", deployment.topics().predictions(), "samples");
    try (KafkaStreams streams = new KafkaStreams(topology, properties)) {
      streams.start();
      double rate = rate(deployment, SMALL);
      seconds = streamThreadSeconds();
      return rate;
    }
  }

  /** Processor time of the threads that read, process and send records, of the one that runs. */
  static double streamThreadSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().contains("StreamThread"))
            .mapToLong(thread -> threads.getThreadCpuTime(thread.getId()))
            .sum()
        / 1e9;
  }

  private static void produce(Deployment deployment, int samples) {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("linger.ms", 20);
    settings.put("batch.size", 200_000);
    boolean small = deployment.models().get(0).spec().features().count() == 8;
    byte[][] keys = new byte[deployment.partitions()][1];
    for (int i = 0; i < keys.length; i++) {
      keys[i][0] = (byte) i;
    }
    Digits digits = new Digits();
    Random random = new Random(1);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < samples; i++) {
        LabelledSample sample = small ? row(i, random) : digits.sample(i % digits.count());
        producer.send(
            new ProducerRecord<>(
                deployment.topics().samples(),
                i % deployment.partitions(),
                keys[i % keys.length],
                codec.encode(sample)));
      }
    }
  }

  private static LabelledSample row(int number, Random random) {
    List<Float> features = new ArrayList<>(8);
    for (int i = 0; i < 8; i++) {
      features.add((float) random.nextGaussian());
    }
    String label = features.get(0) * features.get(1) > 0 ? "1" : "0";
    return new LabelledSample("row-" + number, null, features, label, 1.0, Instant.EPOCH);
  }

  /** Committed predictions per second, without the first third. */
  static double rate(Deployment deployment, int samples) throws Exception {
    String predictions = deployment.topics().predictions();
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      long first = 0;
      long startOffset = 0;
      while (true) {
        long end = 0;
        for (int partition = 0; partition < deployment.partitions(); partition++) {
          end += Ends.committed(admin, new TopicPartition(predictions, partition));
        }
        long now = System.nanoTime();
        if (first == 0 && end >= samples / 3) {
          first = now;
          startOffset = end;
        }
        if (end >= samples) {
          return (samples - startOffset) * 1e9 / (now - first);
        }
        Thread.sleep(20);
      }
    }
  }
}
