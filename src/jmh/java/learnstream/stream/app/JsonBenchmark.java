package learnstream.stream.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Records of ten fields in JSON per second from samples topic to committed prediction, beside a
 * topology that only parses the same records and passes them on, exactly once, broker in the same
 * process. Each run's first third warms up. By processor time it is what an idle machine would
 * show, where the threads of other processes disturb the rates. {@code java ...
 * learnstream.stream.app.JsonBenchmark [ROUNDS [RECORDS]]}
 */
public final class JsonBenchmark {
  private static final String CONFIGURATION =
      """
      name: json-%d
      samples: {format: json}
      models:
        - id: m
          classes: [a, b]
          layers: [16]
          fields:
            amount: {kind: number, path: $.payment.amount}
            tip: {kind: number, path: $.payment.tip}
            hour: number
            distance: number
            age: number
            items: number
            rating: number
            country: category
            browser: category
            online: boolean
      """;

  private final EmbeddedBroker broker;
  private final Path directory;
  private final int records;
  private int runs;

  /** Processor time of the thread that read, processed and sent the records. */
  private double passedSeconds;

  private double learntSeconds;

  private JsonBenchmark(EmbeddedBroker broker, Path directory, int records) {
    this.broker = broker;
    this.directory = directory;
    this.records = records;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    int records = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 600_000;
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      JsonBenchmark benchmark =
          new JsonBenchmark(broker, Files.createTempDirectory("learnstream-bench"), records);
      for (int round = 1; round <= rounds; round++) {
        double passed = benchmark.parseAndPassOn();
        double learnt = benchmark.learn();
        System.out.printf(
            "parsed and passed on %,.0f/s, learnt %,.0f/s: %.0f %%; by processor time %.0f %%%n",
            passed,
            learnt,
            100 * learnt / passed,
            100 * benchmark.passedSeconds / benchmark.learntSeconds);
      }
    }
  }

  private Deployment deployment() throws Exception {
    Deployment deployment =
        ConfigReader.parse(CONFIGURATION.formatted(++runs), "bench")
            .at(broker.bootstrapServers(), directory.resolve("state-" + runs));
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      new TopicSetup(deployment, admin).create();
    }
    produce(deployment);
    return deployment;
  }

  private void produce(Deployment deployment) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("linger.ms", 20);
    settings.put("batch.size", 200_000);
    SplittableRandom random = new SplittableRandom(1);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        producer.send(
            new ProducerRecord<>(deployment.topics().samples(), json(random).getBytes(UTF_8)));
      }
    }
  }

  private static String json(SplittableRandom random) {
    int amount = random.nextInt(100_000);
    return """
        {"payment":{"amount":%d.%02d,"tip":%d},"hour":%d,"distance":%d,"age":%d,"items":%d,\
        "rating":%d.5,"country":"C%d","browser":"B%d","online":%s,"label":"%s"}"""
        .formatted(
            amount / 100,
            amount % 100,
            random.nextInt(20),
            random.nextInt(24),
            random.nextInt(3000),
            18 + random.nextInt(70),
            random.nextInt(9),
            random.nextInt(5),
            random.nextInt(40),
            random.nextInt(6),
            random.nextBoolean(),
            amount > 50_000 ? "a" : "b");
  }

  private double learn() throws Exception {
    Deployment deployment = deployment();
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      double rate = PipelineBenchmark.rate(deployment, records);
      learntSeconds = PipelineBenchmark.streamThreadSeconds();
      return rate;
    }
  }

  private double parseAndPassOn() throws Exception {
    Deployment deployment = deployment();
    Properties properties = LearnstreamApp.properties(deployment);
    properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    Topology topology =
        new Topology()
            .addSource("samples", deployment.topics().samples())
            .addProcessor("parse", Parse::new, "samples")
            .addSink("predictions", deployment.topics().predictions(), "parse");
    try (KafkaStreams streams = new KafkaStreams(topology, properties)) {
      streams.start();
      double rate = PipelineBenchmark.rate(deployment, records);
      passedSeconds = PipelineBenchmark.streamThreadSeconds();
      return rate;
    }
  }

  private static final class Parse extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    private final ObjectReader reader = new ObjectMapper().readerFor(Map.class);

    @Override
    public void process(Record<byte[], byte[]> record) {
      try {
        Map<?, ?> tree = reader.readValue(record.value());
        if (tree.containsKey("amount")) {
          throw new IllegalStateException("the record is another");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      context().forward(record);
    }
  }
}
