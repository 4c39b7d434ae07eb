package learnstream.stream.app;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.Http;
import learnstream.config.Topics;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.telemetry.HttpEndpoint;
import learnstream.telemetry.Telemetry;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What metrics cost a learner: two of 8-16-2 learn side by side through Kafka, exactly once, the
 * same samples, one of them without any metrics; the other one with the records alone (each second
 * and each thousand samples), with latency, lag, units and norm besides, and with all that scraped
 * every five seconds over HTTP. Since both run at the same time, what disturbs one disturbs the
 * other; two without metrics show how far this is true. {@code java ...
 * learnstream.stream.app.MetricsCostBenchmark [ROUNDS [SAMPLES]]}
 */
public final class MetricsCostBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** One way to measure, and what its rounds gave as shares of the learner beside it, percent. */
  private enum Variant {
    NONE("{everySamples: 2000000000, every: 24h, details: false}"),
    RECORDS("{details: false}"),
    DETAILS("{}"),
    EVERYTHING("{}");

    final String metrics;
    final List<Double> rates = new ArrayList<>();
    final List<Double> times = new ArrayList<>();

    Variant(String metrics) {
      this.metrics = metrics;
    }
  }

  private final EmbeddedBroker broker;
  private final Path directory;
  private final int samples;
  private int runs;

  private MetricsCostBenchmark(EmbeddedBroker broker, Path directory, int samples) {
    this.samples = samples;
    this.broker = broker;
    this.directory = directory;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    int samples = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 900_000;
    Path directory = Files.createTempDirectory("learnstream-bench");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      MetricsCostBenchmark benchmark = new MetricsCostBenchmark(broker, directory, samples);
      // The first pair is the compiler's.
      benchmark.run(Variant.EVERYTHING, true);
      Variant.EVERYTHING.rates.clear();
      Variant.EVERYTHING.times.clear();
      for (int round = 0; round < rounds; round++) {
        for (Variant variant : Variant.values()) {
          benchmark.run(variant, round % 2 == 0);
        }
        tell();
      }
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    System.exit(0);
  }

  private static void tell() {
    System.out.println(
        "shares of the learner beside it in percent: median, lowest and highest of the rounds");
    for (Variant variant : Variant.values()) {
      System.out.printf(
          "%-10s samples/s %s   CPU time of a sample %s%n",
          variant.name().toLowerCase(Locale.ROOT), shares(variant.rates), shares(variant.times));
    }
  }

  private static String shares(List<Double> shares) {
    List<Double> sorted = shares.stream().sorted().toList();
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return "%.1f (%.1f to %.1f)".formatted(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /**
   * @param plainFirst which of the two is started first
   */
  private void run(Variant variant, boolean plainFirst) throws Exception {
    Deployment first = deployment(plainFirst ? Variant.NONE : variant);
    Deployment second = deployment(plainFirst ? variant : Variant.NONE);
    boolean watched = variant == Variant.EVERYTHING;
    // Whatever the runs before have left behind is not this one's to collect.
    System.gc();
    try (Watched one = new Watched(first, watched && !plainFirst);
        Watched other = new Watched(second, watched && plainFirst)) {
      one.start();
      other.start();
      measure(plainFirst ? first : second, plainFirst ? second : first, variant);
    }
    // The next run is not to have less memory for the broker's files.
    try (Admin admin = Admin.create(new HashMap<>(first.kafka()))) {
      for (Topics topics : List.of(first.topics(), second.topics())) {
        admin.deleteTopics(List.of(topics.samples(), topics.predictions())).all().get();
      }
    }
  }

  /** With its topics and its samples. */
  private Deployment deployment(Variant variant) throws Exception {
    String yaml =
        """
        name: cost-%d
        metrics: %s
        # A machine with other work to do may take its time.
        streams: {producer.transaction.timeout.ms: 60000, consumer.session.timeout.ms: 60000}
        models:
          - id: m
            features: 8
            classes: 2
            layers: [16]
        """
            .formatted(++runs, variant.metrics);
    Deployment deployment =
        ConfigReader.parse(yaml, "bench")
            .at(broker.bootstrapServers(), directory.resolve("state-" + runs));
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      new TopicSetup(deployment, admin).create();
    }
    produce(deployment);
    return deployment;
  }

  /** A learner, scraped if so wanted. */
  private static final class Watched implements AutoCloseable {
    private final LearnstreamApp app;
    private final HttpEndpoint endpoint;
    private final Thread scraper;

    Watched(Deployment deployment, boolean scraped) throws Exception {
      if (scraped) {
        Telemetry telemetry = new Telemetry(deployment);
        app = new LearnstreamApp(deployment, Part.of(deployment), telemetry);
        endpoint = new HttpEndpoint(new Http("127.0.0.1", 0), telemetry, app);
        telemetry.watch(app);
        scraper = new Thread(this::scrape, "scraper");
      } else {
        app = new LearnstreamApp(deployment);
        endpoint = null;
        scraper = new Thread(() -> {});
      }
    }

    void start() {
      app.start();
      scraper.start();
    }

    private void scrape() {
      HttpClient client = HttpClient.newHttpClient();
      URI metrics = URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics");
      try {
        while (true) {
          client.send(
              HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.discarding());
          Thread.sleep(5000);
        }
      } catch (InterruptedException | IOException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() throws Exception {
      scraper.interrupt();
      scraper.join();
      if (endpoint != null) {
        endpoint.close();
      }
      app.close();
    }
  }

  private void produce(Deployment deployment) {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("linger.ms", 20);
    settings.put("batch.size", 200_000);
    Random random = new Random(1);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < samples; i++) {
        List<Float> features = new ArrayList<>(8);
        for (int j = 0; j < 8; j++) {
          features.add((float) random.nextGaussian());
        }
        String label = features.get(0) * features.get(1) > 0 ? "1" : "0";
        LabelledSample sample =
            new LabelledSample("row-" + i, null, features, label, 1.0, Instant.EPOCH);
        producer.send(new ProducerRecord<>(deployment.topics().samples(), codec.encode(sample)));
      }
    }
  }

  /** From where both have a third of the samples, when the compiler is done, to the first end. */
  private void measure(Deployment plain, Deployment measured, Variant variant) throws Exception {
    TopicPartition[] predictions = {
      new TopicPartition(plain.topics().predictions(), 0),
      new TopicPartition(measured.topics().predictions(), 0)
    };
    try (Admin admin = Admin.create(new HashMap<>(plain.kafka()))) {
      long[] start = null;
      long[] startTime = null;
      while (true) {
        long[] end = {Ends.committed(admin, predictions[0]), Ends.committed(admin, predictions[1])};
        long[] time = {cpu(plain), cpu(measured)};
        if (start == null && Math.min(end[0], end[1]) >= samples / 3) {
          start = end;
          startTime = time;
        }
        if (Math.max(end[0], end[1]) >= samples) {
          if (start == null) {
            throw new IllegalStateException("one learner was done before the other had a third");
          }
          double plainCount = end[0] - start[0];
          double count = end[1] - start[1];
          variant.rates.add(100 * count / plainCount);
          variant.times.add(
              100 * ((time[1] - startTime[1]) / count) / ((time[0] - startTime[0]) / plainCount));
          return;
        }
        Thread.sleep(20);
      }
    }
  }

  private static long cpu(Deployment deployment) {
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null
          && thread.getThreadName().startsWith(deployment.name() + "-")
          && thread.getThreadName().endsWith("-StreamThread-1")) {
        return THREADS.getThreadCpuTime(thread.getThreadId());
      }
    }
    throw new IllegalStateException("no thread of " + deployment.name() + " learns");
  }
}
