package learnstream.stream.app;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.model.gan.GanLoop;
import learnstream.model.gan.GanSpec;
import learnstream.model.gan.SampleWindow;
import learnstream.synthetic.Gaussians;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Exchanges per second of the ring's two networks in batches of 128: through Kafka, generator and
 * discriminator each an application of its own and the broker in the same process, beside the same
 * two networks in one loop without Kafka, in the same run. Each begins with a third that only warms
 * up. {@code java ... learnstream.stream.app.ExchangeBenchmark [ROUNDS [EXCHANGES]]}
 */
public final class ExchangeBenchmark {
  private static final int REAL = 10_000;

  private final EmbeddedBroker broker;
  private final Path directory;
  private final int exchanges;
  private int runs;

  private ExchangeBenchmark(EmbeddedBroker broker, Path directory, int exchanges) {
    this.broker = broker;
    this.directory = directory;
    this.exchanges = exchanges;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    int exchanges = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 6_000;
    Path directory = Files.createTempDirectory("learnstream-bench");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      ExchangeBenchmark benchmark = new ExchangeBenchmark(broker, directory, exchanges);
      for (int round = 1; round <= rounds; round++) {
        double loop = benchmark.inOneLoop();
        double kafka = benchmark.throughKafka();
        System.out.printf(
            "through Kafka %,.0f exchanges/s, in one loop %,.0f/s: %.0f %%%n",
            kafka, loop, 100 * kafka / loop);
      }
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private Deployment deployment() throws Exception {
    try (InputStream in = ExchangeBenchmark.class.getResourceAsStream("/gan/ring.yaml")) {
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ConfigReader.parse(
              yaml.replace("name: ring", "name: ring-" + ++runs), "/gan/ring.yaml")
          .at(broker.bootstrapServers(), directory.resolve("state-" + runs));
    }
  }

  private double inOneLoop() throws Exception {
    Deployment deployment = deployment();
    GanSpec spec = deployment.gan().spec();
    SampleWindow real = new SampleWindow(REAL, spec.width());
    Gaussians ring = Gaussians.ring(1);
    double[] point = new double[2];
    for (int i = 0; i < REAL; i++) {
      ring.next(point);
      real.add(point);
    }
    GanLoop loop = new GanLoop(spec, deployment.gan().inFlight(), real, 1);
    loop.run(exchanges / 3);
    long began = System.nanoTime();
    loop.run(exchanges - exchanges / 3);
    return (exchanges - exchanges / 3) * 1e9 / (System.nanoTime() - began);
  }

  private double throughKafka() throws Exception {
    Deployment deployment = deployment();
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      new TopicSetup(deployment, admin).create();
      produce(deployment);
      try (LearnstreamApp app =
          new LearnstreamApp(deployment, EnumSet.of(Part.GENERATOR, Part.DISCRIMINATOR))) {
        app.start();
        return rate(admin, new TopicPartition(deployment.topics().feedback(), 0));
      }
    }
  }

  private static void produce(Deployment deployment) {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("linger.ms", 20);
    Gaussians ring = Gaussians.ring(1);
    double[] point = new double[2];
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < REAL; i++) {
        ring.next(point);
        LabelledSample sample =
            new LabelledSample(
                "point-" + i,
                null,
                List.of((float) point[0], (float) point[1]),
                null,
                1.0,
                Instant.EPOCH);
        producer.send(new ProducerRecord<>(deployment.topics().samples(), codec.encode(sample)));
      }
    }
  }

  /** Answers per second, without the first third. */
  private double rate(Admin admin, TopicPartition feedback) throws Exception {
    long began = 0;
    long first = 0;
    while (true) {
      long answers =
          admin
              .listOffsets(Map.of(feedback, OffsetSpec.latest()))
              .partitionResult(feedback)
              .get()
              .offset();
      long now = System.nanoTime();
      if (began == 0 && answers >= exchanges / 3) {
        began = now;
        first = answers;
      }
      if (answers >= exchanges) {
        return (answers - first) * 1e9 / (now - began);
      }
      Thread.sleep(20);
    }
  }
}
