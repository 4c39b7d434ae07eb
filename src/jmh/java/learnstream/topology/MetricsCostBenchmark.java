package learnstream.topology;

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
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.ConfigReader;
import learnstream.config.Deployment;
import learnstream.config.Http;
import learnstream.config.Topics;
import learnstream.demo.EmbeddedBroker;
import learnstream.telemetry.HttpEndpoint;
import learnstream.telemetry.Telemetry;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What metrics cost a learner: 8-16-2 through Kafka, exactly once, with everything (records each
 * second and each thousand samples, latency, lag, units, norm, scraped each second over HTTP),
 * without the scraping, with the records alone, and with none, in turns. Told as samples/s and,
 * since other work on the machine disturbs these, as CPU time of the learning thread for each
 * sample. {@code java ... learnstream.topology.MetricsCostBenchmark [ROUNDS [SAMPLES]]}
 */
public final class MetricsCostBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** One way to run, and what its rounds gave. */
  private enum Variant {
    NONE("{everySamples: 2000000000, every: 24h, details: false}"),
    RECORDS("{details: false}"),
    DETAILS("{}"),
    EVERYTHING("{}");

    final String metrics;
    final List<Double> scrapes = new ArrayList<>();
    final List<Double> rates = new ArrayList<>();
    final List<Double> nanos = new ArrayList<>();

    Variant(String metrics) {
      this.metrics = metrics;
    }

    static double median(List<Double> numbers) {
      double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      int half = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
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
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int samples = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 900_000;
    Path directory = Files.createTempDirectory("learnstream-bench");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      MetricsCostBenchmark benchmark = new MetricsCostBenchmark(broker, directory, samples);
      // The first run is the compiler's.
      benchmark.run(Variant.EVERYTHING);
      Arrays.stream(Variant.values()).forEach(variant -> variant.rates.clear());
      Arrays.stream(Variant.values()).forEach(variant -> variant.nanos.clear());
      Variant.EVERYTHING.scrapes.clear();
      for (int round = 0; round < rounds; round++) {
        for (int turn = 0; turn < 4; turn++) {
          // In another order each round, so that none is always the one after the same.
          benchmark.run(Variant.values()[(turn + round) % 4]);
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

  /**
   * Medians; shares are of the round's own run without metrics, so that a slow minute counts
   * little.
   */
  private static void tell() {
    for (Variant variant : Variant.values()) {
      System.out.printf(
          "%-10s %,9.0f samples/s (%s)   %,7.0f ns CPU a sample (%s)%n",
          variant.name().toLowerCase(Locale.ROOT),
          Variant.median(variant.rates),
          shares(variant.rates, Variant.NONE.rates),
          Variant.median(variant.nanos),
          shares(variant.nanos, Variant.NONE.nanos));
    }
    System.out.printf(
        "           a scrape takes %.1f ms%n", Variant.median(Variant.EVERYTHING.scrapes) / 1e6);
  }

  private static String shares(List<Double> numbers, List<Double> none) {
    List<Double> shares = new ArrayList<>();
    for (int round = 0; round < numbers.size(); round++) {
      shares.add(100 * numbers.get(round) / none.get(round));
    }
    return "%.1f %% of none, %.1f to %.1f"
        .formatted(Variant.median(shares), Collections.min(shares), Collections.max(shares));
  }

  private void run(Variant variant) throws Exception {
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
    Telemetry telemetry = new Telemetry(deployment);
    boolean watched = variant == Variant.EVERYTHING;
    try (LearnstreamApp app =
            watched
                ? new LearnstreamApp(deployment, Part.of(deployment), telemetry)
                : new LearnstreamApp(deployment);
        HttpEndpoint endpoint =
            watched ? new HttpEndpoint(new Http("127.0.0.1", 0), telemetry, app) : null) {
      telemetry.watch(app);
      app.start();
      Thread scraper = new Thread(() -> scrape(endpoint), "scraper");
      if (watched) {
        scraper.start();
      }
      measure(deployment, variant);
      scraper.interrupt();
      scraper.join();
    }
    // The next run is not to have less memory for the broker's files.
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      Topics topics = deployment.topics();
      admin.deleteTopics(List.of(topics.samples(), topics.predictions())).all().get();
    }
  }

  private static void scrape(HttpEndpoint endpoint) {
    HttpClient client = HttpClient.newHttpClient();
    URI metrics = URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics");
    try {
      while (true) {
        long start = System.nanoTime();
        client.send(
            HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.discarding());
        Variant.EVERYTHING.scrapes.add((double) (System.nanoTime() - start));
        Thread.sleep(1000);
      }
    } catch (InterruptedException | java.io.IOException e) {
      Thread.currentThread().interrupt();
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

  /** From a third of the samples on, when the compiler is done. */
  private void measure(Deployment deployment, Variant variant) throws Exception {
    TopicPartition predictions = new TopicPartition(deployment.topics().predictions(), 0);
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      long first = 0;
      long startOffset = 0;
      long startCpu = 0;
      while (true) {
        long end = committed(admin, predictions);
        if (first == 0 && end >= samples / 3) {
          first = System.nanoTime();
          startOffset = end;
          startCpu = cpu(deployment);
        }
        if (end >= samples) {
          double count = end - startOffset;
          variant.rates.add(count * 1e9 / (System.nanoTime() - first));
          variant.nanos.add((cpu(deployment) - startCpu) / count);
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

  private static long committed(Admin admin, TopicPartition partition) throws Exception {
    return admin
        .listOffsets(
            Map.of(partition, OffsetSpec.latest()),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .partitionResult(partition)
        .get()
        .offset();
  }
}
