package learnstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.stream.app.LearnstreamApp;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is taken out of one deployment and goes on in another. */
class ImportIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int LEARNT = 500;
  private static final int MORE = 60;

  private static EmbeddedBroker broker;
  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /** The scaler, the optimiser's slots, the metrics and a pending mini-batch all have a state. */
  private Path config(String name, int units, String top) throws Exception {
    return Files.writeString(
        directory.resolve(name + units + ".yaml"),
        """
        name: %s
        kafka: {bootstrap.servers: "%s"}
        stateDir: %s
        %s
        metrics: {everySamples: 1, every: 1h}
        models:
          - id: m
            features: [a, b, c]
            classes: [less, more]
            layers: [%d]
            optimiser: adam
            scaling: standard
            batchSize: 3
            batchTimeLimit: 1h
            snapshot: {everySamples: 1000000, every: 1h}
            checkpoint: {everySamples: %d, every: 1h}
        """
            .formatted(
                name, broker.bootstrapServers(), directory.resolve(name), top, units, LEARNT));
  }

  private static void send(Deployment deployment, String key, int from, int to) {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    try (var producer =
        new KafkaProducer<>(
            new HashMap<String, Object>(deployment.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        Random random = new Random(i);
        List<Float> x = List.of(random.nextFloat(), random.nextFloat(), random.nextFloat() * 9);
        LabelledSample sample =
            LabelledSample.newBuilder()
                .setId("s" + i)
                .setFeatures(x)
                .setLabel(x.get(0) > x.get(1) ? "more" : "less")
                .build();
        producer.send(
            new ProducerRecord<>(
                deployment.topics().samples(),
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                codec.encode(sample)));
      }
    }
  }

  private static <T extends SpecificRecord> List<T> await(
      Deployment deployment, String topic, Class<T> type, int wanted) throws Exception {
    List<T> records = new ArrayList<>();
    AvroCodec<T> codec = AvroCodec.of(type);
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (records.size() < wanted) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          records.add(codec.decode(record.value()));
        }
        assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      }
    }
    return records;
  }

  private static List<List<Float>> scores(Deployment deployment, int wanted) throws Exception {
    return await(deployment, deployment.topics().predictions(), Prediction.class, wanted).stream()
        .map(Prediction::getScores)
        .map(List::copyOf)
        .toList();
  }

  @Test
  void goesOnToTheBitInAnotherDeployment() throws Exception {
    Path a = config("a", 5, "");
    Path exported = directory.resolve("m.avro");
    Deployment one = ConfigReader.read(a);
    assertThat(CommandLines.execute("topics", a, "--create").code()).isZero();
    send(one, null, 0, LEARNT);
    List<List<Float>> expected;
    try (LearnstreamApp app = new LearnstreamApp(one)) {
      app.start();
      await(one, one.topics().checkpoints(), Checkpoint.class, 1);
      send(one, null, LEARNT, LEARNT + MORE);
      expected = scores(one, LEARNT + MORE).subList(LEARNT, LEARNT + MORE);
      assertThat(CommandLines.execute("checkpoint", "export", a, exported, "--model", "m").code())
          .isZero();
    }
    assertThat(CommandLines.execute("checkpoint", "import", a, exported).error())
        .contains("model m: it has learnt before");
    assertThat(CommandLines.execute("checkpoint", "show", a, "m").lines())
        .contains("samples            500", "version            166", "pending            2")
        .anyMatch(line -> line.startsWith("1.weights          [5, 2] numbers of norm "));
    assertThat(
            CommandLines.execute("checkpoint", "show", a, "m", "--file", exported, "--json")
                .lines()
                .get(0))
        .contains("\"samples\":500", "\"offset\":499", "\"checksumOk\":true", "\"arrays\":[{");

    Path other = config("b", 6, "");
    assertThat(CommandLines.execute("topics", other, "--create").code()).isZero();
    assertThat(CommandLines.execute("checkpoint", "import", other, exported).error())
        .contains("layers[0].units: 5 is stored, 6 is configured");
    Path b = config("b", 5, "");
    Deployment two = ConfigReader.read(b);
    assertThat(CommandLines.execute("checkpoint", "import", b, exported))
        .isEqualTo(
            new CommandLines.Result(
                0, List.of("model m begins with version 166, from " + exported), ""));
    send(two, null, LEARNT, LEARNT + MORE / 2);
    try (LearnstreamApp app = new LearnstreamApp(two)) {
      app.start();
      assertThat(scores(two, MORE / 2)).isEqualTo(expected.subList(0, MORE / 2));
    }
    // No snapshot has been taken since: it starts from the import again and replays.
    send(two, null, LEARNT + MORE / 2, LEARNT + MORE);
    try (LearnstreamApp app = new LearnstreamApp(two)) {
      app.start();
      assertThat(scores(two, MORE)).isEqualTo(expected);
    }

    Path c = config("c", 5, "");
    assertThat(CommandLines.execute("topics", c, "--create").code()).isZero();
    try (LearnstreamApp app = new LearnstreamApp(ConfigReader.read(c))) {
      app.start();
      CommandLines.Result refused;
      do {
        refused = CommandLines.execute("checkpoint", "import", c, exported);
      } while (refused.code() == 0);
      assertThat(refused.error()).startsWith("deployment c: a learner is running");
    }
  }

  @Test
  void goesToTheModelOfOneKey() throws Exception {
    Path a = config("keyed", 5, "modelBy: key");
    Path exported = directory.resolve("k.avro");
    Deployment one = ConfigReader.read(a);
    assertThat(CommandLines.execute("topics", a, "--create").code()).isZero();
    send(one, "k", 0, LEARNT);
    List<List<Float>> expected;
    try (LearnstreamApp app = new LearnstreamApp(one)) {
      app.start();
      await(one, one.topics().checkpoints(), Checkpoint.class, 1);
      send(one, "k", LEARNT, LEARNT + MORE);
      expected = scores(one, LEARNT + MORE).subList(LEARNT, LEARNT + MORE);
    }
    assertThat(
            CommandLines.execute("checkpoint", "export", a, exported, "--model", "m", "--key", "k")
                .code())
        .isZero();
    Path b = config("keyed-too", 5, "modelBy: key\npartitions: 4");
    Deployment two = ConfigReader.read(b);
    assertThat(CommandLines.execute("topics", b, "--create").code()).isZero();
    assertThat(CommandLines.execute("checkpoint", "import", b, exported).code()).isEqualTo(2);
    for (String key : List.of("x", "y")) {
      assertThat(CommandLines.execute("checkpoint", "import", b, exported, "--key", key).code())
          .isZero();
    }
    send(two, "y", LEARNT, LEARNT + MORE);
    try (LearnstreamApp app = new LearnstreamApp(two)) {
      app.start();
      // The broker's partitioner puts y into partition 0 of 4, the one that is read here.
      assertThat(scores(two, MORE)).isEqualTo(expected);
    }
  }
}
